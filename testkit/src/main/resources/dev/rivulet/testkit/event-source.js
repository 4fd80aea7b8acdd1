/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An EventSource for HtmlUnit. It is written into pages in one line, so: no line comments, a semicolon behind every statement,
 * and no closing script tag. @BASE@ becomes the place where the bridge answers.
 */
(function (window) {
    'use strict';
    var CONNECTING = 0, OPEN = 1, CLOSED = 2;
    var POLL_INTERVAL = 20;
    var base = '@BASE@';
    var Request = window.XMLHttpRequest;
    var later = window.setTimeout;
    var sources = {};
    var openSources = 0;
    var polling = false;

    var me = window.document.currentScript;
    if (me && me.parentNode) {
        me.parentNode.removeChild(me);
    }

    function ask(operation, parameters) {
        var request = new Request();
        request.open('GET', base + operation + '?' + parameters, false);
        request.send();
        return JSON.parse(request.responseText);
    }

    function poll() {
        var messages = ask('poll', '');
        for (var i = 0; i < messages.length; i++) {
            var source = sources[messages[i].source];
            if (source) {
                source(messages[i]);
            }
        }
        polling = openSources > 0;
        if (polling) {
            later(poll, POLL_INTERVAL);
        }
    }

    function startPolling() {
        if (!polling) {
            polling = true;
            later(poll, 0);
        }
    }

    function constant(target, name, value) {
        Object.defineProperty(target, name, { value: value, enumerable: true });
    }

    function EventSource(url, options) {
        if (!(this instanceof EventSource)) {
            throw new TypeError("EventSource: please use the 'new' operator");
        }
        if (arguments.length === 0) {
            throw new TypeError('EventSource: 1 argument required, but only 0 present');
        }
        var self = this;
        var listeners = {};
        var readyState = CONNECTING;
        var credentials = !!(options && options.withCredentials);
        var opened = ask('open', 'url=' + encodeURIComponent(String(url)) +
            '&base=' + encodeURIComponent(window.document.baseURI) + '&credentials=' + credentials);
        if (opened.error) {
            throw new window.DOMException(opened.error, 'SyntaxError');
        }

        this.onopen = null;
        this.onmessage = null;
        this.onerror = null;
        constant(this, 'url', opened.url);
        constant(this, 'withCredentials', credentials);
        Object.defineProperty(this, 'readyState', {
            enumerable: true,
            get: function () {
                return readyState;
            }
        });

        function call(listener, event) {
            try {
                if (typeof listener === 'function') {
                    listener.call(self, event);
                } else {
                    listener.handleEvent(event);
                }
            } catch (e) {
                later(function () {
                    throw e;
                }, 0);
            }
        }

        function dispatch(event) {
            var stopped = false;
            var handler = self['on' + event.type];
            var known = (listeners[':' + event.type] || []).slice();
            constant(event, 'target', self);
            constant(event, 'currentTarget', self);
            constant(event, 'srcElement', self);
            constant(event, 'stopImmediatePropagation', function () {
                stopped = true;
            });
            if (typeof handler === 'function') {
                call(handler, event);
            }
            for (var i = 0; i < known.length && !stopped; i++) {
                if (!known[i].removed) {
                    if (known[i].once) {
                        self.removeEventListener(event.type, known[i].listener, known[i].capture);
                    }
                    call(known[i].listener, event);
                }
            }
            return !event.defaultPrevented;
        }

        function end() {
            if (readyState !== CLOSED) {
                readyState = CLOSED;
                openSources--;
                delete sources[opened.source];
            }
        }

        this.addEventListener = function (type, listener, how) {
            if (!listener) {
                return;
            }
            var capture = typeof how === 'object' && how !== null ? !!how.capture : !!how;
            var key = ':' + type;
            var known = listeners[key] = listeners[key] || [];
            for (var i = 0; i < known.length; i++) {
                if (known[i].listener === listener && known[i].capture === capture) {
                    return;
                }
            }
            known.push({ listener: listener, capture: capture, once: !!(how && how.once), removed: false });
        };

        this.removeEventListener = function (type, listener, how) {
            var capture = typeof how === 'object' && how !== null ? !!how.capture : !!how;
            var key = ':' + type;
            listeners[key] = (listeners[key] || []).filter(function (known) {
                known.removed = known.removed || known.listener === listener && known.capture === capture;
                return !known.removed;
            });
        };

        this.dispatchEvent = dispatch;

        this.close = function () {
            if (readyState !== CLOSED) {
                end();
                ask('close', 'source=' + opened.source);
            }
        };

        sources[opened.source] = function (message) {
            if (message.kind === 'open') {
                readyState = OPEN;
                dispatch(new window.Event('open'));
            } else if (message.kind === 'event') {
                dispatch(new window.MessageEvent(message.type, {
                    data: message.data,
                    lastEventId: message.lastEventId,
                    origin: message.origin
                }));
            } else if (message.kind === 'lost') {
                readyState = CONNECTING;
                dispatch(new window.Event('error'));
            } else {
                end();
                dispatch(new window.Event('error'));
            }
        };
        openSources++;
        startPolling();
    }

    [EventSource, EventSource.prototype].forEach(function (target) {
        constant(target, 'CONNECTING', CONNECTING);
        constant(target, 'OPEN', OPEN);
        constant(target, 'CLOSED', CLOSED);
    });
    window.EventSource = EventSource;
}(window));
