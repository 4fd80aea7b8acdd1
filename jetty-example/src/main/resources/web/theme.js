// SPDX-License-Identifier: Apache-2.0

/*
 * Light, dark, or as the system says. Runs before the first paint, so that the page never flashes. Plain ES5, shared by
 * both pages.
 */
(function () {
    'use strict';

    var KEY = 'rivulet.theme';
    var THEMES = ['auto', 'light', 'dark'];
    var TITLES = { auto: 'Colours: as the system', light: 'Colours: light', dark: 'Colours: dark' };

    function remembered() {
        try {
            var theme = window.localStorage.getItem(KEY);
            return THEMES.indexOf(theme) < 0 ? 'auto' : theme;
        } catch (e) {
            return 'auto';
        }
    }

    function remember(theme) {
        try {
            window.localStorage.setItem(KEY, theme);
        } catch (e) {
            // Without storage the choice lasts as long as the page.
        }
    }

    function apply(theme) {
        document.documentElement.setAttribute('data-theme', theme);
        var button = document.getElementById('theme-toggle');
        if (button) {
            button.setAttribute('title', TITLES[theme]);
            button.setAttribute('aria-label', TITLES[theme] + '. Change');
        }
    }

    var current = remembered();
    apply(current);

    document.addEventListener('DOMContentLoaded', function () {
        var button = document.getElementById('theme-toggle');
        if (!button) {
            return;
        }
        apply(current);
        button.addEventListener('click', function () {
            current = THEMES[(THEMES.indexOf(current) + 1) % THEMES.length];
            remember(current);
            apply(current);
        });
    });
})();
