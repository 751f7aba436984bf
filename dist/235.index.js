export const id = 235;
export const ids = [235];
export const modules = {

/***/ 7235:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openConnections: () => (/* binding */ openConnections)
});

// EXTERNAL MODULE: ./src/policy/proxy.ts + 2 modules
var proxy = __webpack_require__(7124);
// EXTERNAL MODULE: ./node_modules/undici/lib/api/api-request.js
var api_request = __webpack_require__(4043);
var api_request_default = /*#__PURE__*/__webpack_require__.n(api_request);
// EXTERNAL MODULE: ./node_modules/undici/lib/core/connect.js
var connect = __webpack_require__(9136);
var connect_default = /*#__PURE__*/__webpack_require__.n(connect);
// EXTERNAL MODULE: ./node_modules/undici/lib/dispatcher/agent.js
var dispatcher_agent = __webpack_require__(7405);
var agent_default = /*#__PURE__*/__webpack_require__.n(dispatcher_agent);
;// CONCATENATED MODULE: ./src/registry/agent.ts



function createAgent(options) {
    const agent = new (agent_default())(options);
    return {
        request: (wanted) => api_request_default().call(agent, wanted),
        destroy: () => agent.destroy(),
    };
}
function createConnector(options) {
    return connect_default()(options);
}

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: ./src/registry/proxy-failure.ts
var proxy_failure = __webpack_require__(4052);
// EXTERNAL MODULE: ./src/registry/transport.ts + 5 modules
var transport = __webpack_require__(7663);
;// CONCATENATED MODULE: ./src/registry/tunnel.ts



const TUNNEL_TIMEOUT_MILLISECONDS = 20_000;
function openTunnel(tunnel, callback) {
    const { proxy, connect, target } = tunnel;
    const { protocol, hostname, port } = proxy;
    const fail = (error) => {
        callback(new proxy_failure/* ProxyError */.T6((0,proxy_failure/* connectionFailure */.Dx)(error, proxy, authorityOf(target))), null);
    };
    const host = `${hostname}:${port}`;
    const bare = hostname.replace(/^\[(.*)\]$/, '$1');
    connect({ protocol, host, hostname: bare, port: String(port) }, (error, socket) => {
        if (error !== null)
            fail(error);
        else
            askForTunnel(tunnel, { socket, fail, callback });
    });
}
function askForTunnel({ proxy, connect, target, timeoutMilliseconds = TUNNEL_TIMEOUT_MILLISECONDS }, { socket, fail, callback, }) {
    const authority = authorityOf(target);
    const asked = (0,external_node_http_.request)({
        method: 'CONNECT',
        path: authority,
        headers: connectHeaders(proxy, authority),
        createConnection: () => socket,
        insecureHTTPParser: false,
    });
    limitTime(asked, authority, timeoutMilliseconds);
    asked.on('error', (error) => {
        socket.destroy();
        fail(error);
    });
    asked.on('connect', (answer) => {
        const { statusCode = 0 } = answer;
        if (statusCode >= 200 && statusCode < 300) {
            connect({ ...target, httpSocket: socket }, callback);
            return;
        }
        socket.destroy();
        callback(new proxy_failure/* ProxyError */.T6((0,proxy_failure/* refusalFailure */.$G)(answer, proxy, authority)), null);
    });
    asked.end();
}
function connectHeaders({ authorization }, authority) {
    return {
        host: authority,
        'user-agent': transport/* USER_AGENT */._,
        ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
    };
}
function limitTime(asked, authority, milliseconds) {
    const timer = setTimeout(() => {
        asked.destroy(new Error(`no answer to CONNECT ${authority} within ${milliseconds / 1000} s`));
    }, milliseconds);
    for (const event of ['connect', 'error'])
        asked.once(event, () => clearTimeout(timer));
}
function authorityOf({ protocol, host, hostname }) {
    const url = new URL(`${protocol}//${host ?? hostname}`);
    return `${url.hostname}:${url.port === '' ? '443' : url.port}`;
}

;// CONCATENATED MODULE: ./src/registry/connections.ts



function openConnections({ proxies, perOrigin, }) {
    const sockets = new Set();
    const open = createConnector({ rejectUnauthorized: true });
    const connect = (options, callback) => {
        const socket = open(options, callback);
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
    };
    const chooseConnector = (options, callback) => {
        const { protocol, host, hostname } = options;
        const way = (0,proxy/* chooseWay */.T4)(proxies, new URL(`${protocol}//${host ?? hostname}`));
        if (way.kind === 'direct')
            connect(options, callback);
        else
            openTunnel({ proxy: way.proxy, connect, target: options }, callback);
    };
    const agent = createAgent({ connections: perOrigin, connect: chooseConnector });
    return {
        request: (options) => agent.request(options),
        destroy: async () => {
            await agent.destroy();
            for (const socket of sockets)
                socket.destroy();
        },
    };
}


/***/ })

};
