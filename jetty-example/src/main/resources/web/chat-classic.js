// SPDX-License-Identifier: Apache-2.0

/* The chat in ES5, for old engines: a name, the messages, who is here. Texts go into text nodes, never into markup. */
(function () {
    'use strict';

    var source = null;
    var name = '';

    function byId(id) {
        return document.getElementById(id);
    }

    function setText(id, text) {
        byId(id).textContent = text;
    }

    function show(state, text) {
        byId('state').setAttribute('data-state', state);
        setText('state', text);
    }

    function problem(text) {
        byId('problem').hidden = text === '';
        setText('problem', text);
    }

    function item(tag, text) {
        var node = document.createElement(tag);
        node.appendChild(document.createTextNode(text));
        return node;
    }

    function onMessage(event) {
        var message = JSON.parse(event.data);
        var line = document.createElement('li');
        line.appendChild(item('b', message.from));
        line.appendChild(document.createTextNode(' '));
        line.appendChild(item('span', message.text));
        byId('messages').appendChild(line);
        byId('messages').scrollTop = byId('messages').scrollHeight;
    }

    function onPresence(event) {
        var presence = JSON.parse(event.data);
        var list = byId('presence');
        while (list.firstChild) {
            list.removeChild(list.firstChild);
        }
        for (var i = 0; i < presence.names.length; i++) {
            list.appendChild(item('li', presence.names[i]));
        }
        setText('presence-count', String(presence.count));
    }

    function connect() {
        show('connecting', 'connecting');
        source = new EventSource('streams/chat?name=' + encodeURIComponent(name));
        source.addEventListener('open', function () {
            show('live', 'live');
        });
        source.addEventListener('error', function () {
            var closed = source.readyState === 2;
            show(closed ? 'closed' : 'reconnecting', closed ? 'closed' : 'reconnecting');
        });
        source.addEventListener('message', onMessage);
        source.addEventListener('presence', onPresence);
    }

    function onJoin(event) {
        event.preventDefault();
        name = byId('name').value.replace(/^\s+|\s+$/g, '');
        if (name === '' || source !== null) {
            return;
        }
        byId('name').disabled = true;
        byId('join-button').disabled = true;
        byId('message').disabled = false;
        byId('send').disabled = false;
        byId('message').focus();
        connect();
    }

    function onSend(event) {
        event.preventDefault();
        var text = byId('message').value;
        if (text === '') {
            return;
        }
        var request = new XMLHttpRequest();
        request.open('POST', 'chat');
        request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded;charset=UTF-8');
        request.onload = function () {
            var sent = request.status >= 200 && request.status < 300;
            problem(sent ? '' : request.responseText || 'The server answered ' + request.status + '.');
            if (sent) {
                byId('message').value = '';
            }
        };
        request.onerror = function () {
            problem('The message could not be sent: the server is not reachable.');
        };
        request.send('name=' + encodeURIComponent(name) + '&text=' + encodeURIComponent(text));
    }

    byId('join').addEventListener('submit', onJoin);
    byId('message-form').addEventListener('submit', onSend);
})();
