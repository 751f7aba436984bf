import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
const requireOfNode = __WEBPACK_EXTERNAL_createRequire(import.meta.url);
/******/ var __webpack_modules__ = ({

/***/ 3916:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Gk: () => (/* binding */ describeReason),
/* harmony export */   Uc: () => (/* binding */ describeError),
/* harmony export */   _h: () => (/* binding */ joinErrors),
/* harmony export */   lZ: () => (/* binding */ ActionError),
/* harmony export */   o9: () => (/* binding */ ActionErrors)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8992);

class ActionError extends Error {
    code;
    remedy;
    constructor(code, message, options = {}) {
        super(message, options.cause === undefined ? undefined : { cause: options.cause });
        this.name = 'ActionError';
        this.code = code;
        this.remedy = options.remedy;
    }
}
class ActionErrors extends Error {
    errors;
    constructor(errors) {
        super(errors.map((error) => error.message).join('\n'));
        this.name = 'ActionErrors';
        this.errors = errors;
    }
}
function joinErrors(errors) {
    const ours = errors.flatMap((error) => error instanceof ActionErrors ? error.errors : [error]);
    const accident = ours.find((error) => !(error instanceof ActionError));
    return accident ?? new ActionErrors(ours.filter((error) => error instanceof ActionError));
}
function describeError(error) {
    if (error instanceof ActionErrors)
        return error.errors.map(describeError).join('\n');
    if (error instanceof ActionError) {
        return error.remedy === undefined ? error.message : `${error.message}\n  ${error.remedy}`;
    }
    return `internal error: ${(0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printable */ .g$)(describeReason(error))}\n  This is a bug in login-and-pin: please report it with this line.`;
}
function describeReason(error) {
    return error instanceof Error ? error.message : String(error);
}


/***/ }),

/***/ 8301:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ isJsonObject),
/* harmony export */   h: () => (/* binding */ isDeeperThan)
/* harmony export */ });
function isJsonObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function isDeeperThan(value, levels) {
    if (typeof value !== 'object' || value === null)
        return false;
    return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1));
}


/***/ }),

/***/ 7124:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  B_: () => (/* binding */ NO_PROXIES),
  T4: () => (/* binding */ chooseWay),
  GK: () => (/* binding */ describeProxy),
  rq: () => (/* binding */ readProxies)
});

// EXTERNAL MODULE: ./src/errors.ts
var errors = __nccwpck_require__(3916);
// EXTERNAL MODULE: ./src/reference/registry-name.ts
var registry_name = __nccwpck_require__(8524);
;// CONCATENATED MODULE: ./src/policy/no-proxy.ts
const EVERY_HOST = '*';
function parseNoProxy(value) {
    return value
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((entry) => entry !== '');
}
function findNoProxy(entries, url) {
    const host = url.hostname.toLowerCase();
    const port = url.port === '' ? usualPort(url) : url.port;
    return entries.find((entry) => entry === EVERY_HOST || covers(splitPort(entry), { host, port }));
}
function usualPort(url) {
    return url.protocol === 'https:' ? '443' : '80';
}
function covers(entry, asked) {
    if (entry.port !== undefined && entry.port !== asked.port)
        return false;
    const below = entry.host.replace(/^\*?\./, '');
    if (below === '')
        return false;
    return asked.host.endsWith(`.${below}`) || asked.host === entry.host;
}
function splitPort(entry) {
    if (/^[^[\]]*:[^[\]]*:/.test(entry))
        return { host: `[${entry}]`, port: undefined };
    const port = /:(\d+)$/.exec(entry)?.[1];
    return port === undefined
        ? { host: entry, port }
        : { host: entry.slice(0, -port.length - 1), port: String(Number(port)) };
}

// EXTERNAL MODULE: ./src/text.ts
var src_text = __nccwpck_require__(8992);
;// CONCATENATED MODULE: ./src/policy/proxy-url.ts


const USUAL_PORTS = { 'http:': 80, 'https:': 443 };
function parseProxyUrl(variable, value) {
    const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
    const { authority = '', rest = '' } = SHAPE.exec(text)?.groups ?? {};
    if (value.includes('\\') || rest.includes('@'))
        throw unencoded(variable);
    if (/[\s\p{C}]/u.test(value) || !URL.canParse(text))
        throw noUrl(variable);
    const url = new URL(text);
    const { protocol, hostname } = url;
    if (protocol !== 'http:' && protocol !== 'https:') {
        const named = (0,src_text/* printable */.g$)(protocol.slice(0, -1), 20);
        throw wrong(variable, `its protocol is ${named}, and only http and https proxies are spoken to`);
    }
    const port = url.port === '' ? USUAL_PORTS[protocol] : Number(url.port);
    if (hostname === '' || port === 0)
        throw noUrl(variable);
    const origin = `${protocol}//${hostname}:${port}`;
    const authorization = readLogin(variable, authority);
    return { origin, protocol, hostname, port, authorization, variable };
}
function proxySecrets(value) {
    const userInfo = userInfoOf(value.replace(/^[a-z][a-z0-9+.-]*:\/\//i, ''));
    if (userInfo === undefined || userInfo === '')
        return [];
    const colon = userInfo.indexOf(':');
    const written = colon < 0 ? '' : userInfo.slice(colon + 1);
    const pair = decodeLogin(userInfo);
    const meant = pair?.slice(pair.indexOf(':') + 1) ?? '';
    const sent = pair === undefined ? [] : [toBase64(pair)];
    return [...new Set([written, meant, ...sent])].filter((secret) => secret !== '');
}
const SHAPE = /^[^:]*:\/\/(?<authority>[^/?#]*)(?<rest>.*)$/s;
function userInfoOf(authority) {
    const end = authority.lastIndexOf('@');
    return end < 0 ? undefined : authority.slice(0, end);
}
function readLogin(variable, authority) {
    const userInfo = userInfoOf(authority);
    if (userInfo === undefined || userInfo === '')
        return undefined;
    const pair = decodeLogin(userInfo);
    if (pair === undefined)
        throw unencoded(variable);
    return `Basic ${toBase64(pair)}`;
}
function decodeLogin(userInfo) {
    const colon = userInfo.indexOf(':');
    const parts = colon < 0 ? [userInfo, ''] : [userInfo.slice(0, colon), userInfo.slice(colon + 1)];
    try {
        return parts.map((part) => decodeURIComponent(part)).join(':');
    }
    catch {
        return undefined;
    }
}
function toBase64(text) {
    return Buffer.from(text).toString('base64');
}
function unencoded(variable) {
    return new errors/* ActionError */.lZ('INPUT', `${variable}: its login holds a character that a URL does not take as it is`, { remedy: 'Percent-encode the login: % as %25, @ as %40, / as %2F, # as %23, \\ as %5C.' });
}
function noUrl(variable) {
    return wrong(variable, 'it is not the URL of a proxy: a host, and a port from 1 to 65535');
}
function wrong(variable, why) {
    return new errors/* ActionError */.lZ('INPUT', `${variable}: ${why}`, {
        remedy: `Write http://HOST:PORT, or https://HOST:PORT for a proxy that speaks TLS itself; empty, there is no proxy.`,
    });
}

;// CONCATENATED MODULE: ./src/policy/proxy.ts




const NO_PROXIES = readProxies({});
function readProxies(env) {
    const https = find(env, 'https_proxy');
    const http = find(env, 'http_proxy');
    const exceptions = find(env, 'no_proxy');
    const problems = [];
    const values = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'].map((name) => env[name]);
    return {
        https: https === undefined ? undefined : tryParse(https, problems),
        exceptions: {
            variable: exceptions?.variable ?? 'NO_PROXY',
            entries: parseNoProxy(exceptions?.value ?? ''),
        },
        secrets: [...new Set(values.flatMap((value) => proxySecrets(value?.trim() ?? '')))],
        problems,
        httpOnly: https === undefined ? http?.variable : undefined,
    };
}
function chooseWay({ https, exceptions }, url) {
    if ((0,registry_name/* isLoopback */.U9)(url.host))
        return { kind: 'direct', reason: 'on this machine' };
    if (https === undefined || url.protocol !== 'https:') {
        return { kind: 'direct', reason: 'no proxy is set' };
    }
    const entry = findNoProxy(exceptions.entries, url);
    if (entry === undefined)
        return { kind: 'proxy', proxy: https };
    return { kind: 'direct', reason: exceptions.variable };
}
function describeProxy({ origin, variable }) {
    return `the proxy ${origin} (${variable})`;
}
function find(env, lowerCase) {
    const all = [lowerCase, lowerCase.toUpperCase()].map((variable) => ({
        variable,
        value: env[variable]?.trim() ?? '',
    }));
    return all.find(({ value }) => value !== '');
}
function tryParse({ variable, value }, problems) {
    try {
        return parseProxyUrl(variable, value);
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        problems.push(error);
        return undefined;
    }
}


/***/ }),

/***/ 1066:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Pt: () => (/* binding */ TELLING_SECRET_CHARS),
/* harmony export */   Xq: () => (/* binding */ repeatsSecret),
/* harmony export */   fp: () => (/* binding */ redactSecrets),
/* harmony export */   lY: () => (/* binding */ createRedactor),
/* harmony export */   ni: () => (/* binding */ tellingSecrets),
/* harmony export */   ug: () => (/* binding */ SECRET_MINIMUM_CHARS)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8992);

const SECRET_MINIMUM_CHARS = 4;
const TELLING_SECRET_CHARS = 16;
const REDACTED = '***';
function createRedactor(secrets = []) {
    const forms = new Set();
    let longestFirst;
    const add = (secret) => {
        if (secret.length < SECRET_MINIMUM_CHARS)
            return;
        for (const form of formsOf(secret))
            forms.add(form);
        longestFirst = undefined;
    };
    for (const secret of secrets)
        add(secret);
    return {
        add,
        redact: (text) => {
            longestFirst ??= [...forms].sort((left, right) => right.length - left.length);
            return longestFirst.reduce((rest, form) => (form.length > rest.length ? rest : rest.replaceAll(form, REDACTED)), text);
        },
    };
}
function redactSecrets(text, secrets) {
    return createRedactor(secrets).redact(text);
}
function tellingSecrets(secrets) {
    return [...secrets].filter((secret) => secret.length >= TELLING_SECRET_CHARS);
}
function repeatsSecret(text, secrets) {
    return tellingSecrets(secrets).some((secret) => secret.length <= text.length && (text.includes(secret) || text.includes(base64(secret))));
}
const FORMS_KEPT = 32;
const keptForms = new Map();
function formsOf(secret) {
    const kept = keptForms.get(secret);
    if (kept !== undefined)
        return kept;
    const forms = findForms(secret);
    const [oldest] = keptForms.keys();
    if (oldest !== undefined && keptForms.size >= FORMS_KEPT)
        keptForms.delete(oldest);
    keptForms.set(secret, forms);
    return forms;
}
function findForms(secret) {
    const lines = secret.split(/[\r\n]+/);
    const parts = lines.filter((line) => line.length >= SECRET_MINIMUM_CHARS);
    const forms = [secret, ...parts].flatMap((part) => [
        part,
        (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .breakMarks */ .YK)(part),
        (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printable */ .g$)(part, part.length + 1),
        ...encodedForms(part),
        ...urlForms(part),
    ]);
    return forms.filter((form) => form.length >= SECRET_MINIMUM_CHARS);
}
function encodedForms(text) {
    const bytes = Buffer.from(text);
    const hex = bytes.toString('hex');
    const padded = bytes.toString('base64');
    return [padded, padded.replace(/=+$/, ''), bytes.toString('base64url'), hex, hex.toUpperCase()];
}
function urlForms(text) {
    if (!text.isWellFormed())
        return [];
    const path = URL.canParse(`http://h/${text}`)
        ? new URL(`http://h/${text}`).pathname.slice(1)
        : '';
    return [encodeURIComponent(text), path];
}
function base64(text) {
    return Buffer.from(text).toString('base64');
}


/***/ }),

/***/ 8745:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ isLocalHost)
/* harmony export */ });
function isLocalHost(hostname) {
    const host = hostname.replace(/\.$/, '').toLowerCase();
    if (host === 'localhost' || host.endsWith('.localhost'))
        return true;
    const address = /^\[(.*)\]$/.exec(host)?.[1];
    return address === undefined ? isLocalIpv4(host) : isLocalIpv6(address);
}
function isLocalIpv4(host) {
    return /^(?:0|127)(?:\.\d{1,3}){3}$|^169\.254(?:\.\d{1,3}){2}$/.test(host);
}
function isLocalIpv6(address) {
    const mapped = /^::(?:ffff:(?:0:)?)?([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address);
    if (mapped !== null) {
        const [high, low] = [mapped[1], mapped[2]].map((part) => Number.parseInt(part ?? '', 16));
        return isLocalIpv4([high, low].flatMap((part = 0) => [part >> 8, part & 255]).join('.'));
    }
    return address === '::' || address === '::1' || /^fe[89ab][0-9a-f]:/.test(address);
}


/***/ }),

/***/ 2008:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Dk: () => (/* binding */ TAG),
/* harmony export */   KO: () => (/* binding */ REFERENCE_LIMIT_CHARS),
/* harmony export */   V2: () => (/* binding */ DOMAIN),
/* harmony export */   Xi: () => (/* binding */ REPOSITORY_LIMIT_CHARS),
/* harmony export */   YD: () => (/* binding */ COMPONENT),
/* harmony export */   cS: () => (/* binding */ IDENTIFIER)
/* harmony export */ });
const DOMAIN_COMPONENT = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const DOMAIN_NAME = `${DOMAIN_COMPONENT}(?:\\.${DOMAIN_COMPONENT})*`;
const IPV6_ADDRESS = '\\[(?:[a-fA-F0-9:]+)\\]';
const PATH_COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const DOMAIN = new RegExp(`^(?:${DOMAIN_NAME}|${IPV6_ADDRESS})(?::[1-9][0-9]{0,4})?$`);
const COMPONENT = new RegExp(`^${PATH_COMPONENT}$`);
const TAG = /^\w[\w.-]{0,127}$/;
const IDENTIFIER = /^[0-9a-f]{64}$/;
const REPOSITORY_LIMIT_CHARS = 255;
const REFERENCE_LIMIT_CHARS = 1024;


/***/ }),

/***/ 8524:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   O8: () => (/* binding */ parseRegistryName),
/* harmony export */   U9: () => (/* binding */ isLoopback),
/* harmony export */   V7: () => (/* binding */ looksLikeRegistry),
/* harmony export */   XF: () => (/* binding */ tryParseRegistryName),
/* harmony export */   Xb: () => (/* binding */ DOCKER_HUB),
/* harmony export */   Y4: () => (/* binding */ dockerConfigKey),
/* harmony export */   nz: () => (/* binding */ apiHost)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3916);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8992);
/* harmony import */ var _grammar_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2008);



const DOCKER_HUB = 'docker.io';
const DOCKER_HUB_ALIASES = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);
function parseRegistryName(text) {
    const name = tryParseRegistryName(text);
    if (name !== undefined)
        return name;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('INPUT', `registry "${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g$)(text)}" is not host[:port]`, {
        remedy: 'Write the host alone, such as ghcr.io, docker.io or registry.example.com:5000.',
    });
}
function tryParseRegistryName(text) {
    if (text.length > 255 || !_grammar_js__WEBPACK_IMPORTED_MODULE_2__/* .DOMAIN */ .V2.test(text) || !hasValidPort(text))
        return undefined;
    const name = text.toLowerCase();
    if (!isLiteralHost(name))
        return undefined;
    return DOCKER_HUB_ALIASES.has(name) ? DOCKER_HUB : name;
}
function isLiteralHost(name) {
    const host = name.replace(/:\d+$/, '');
    return URL.canParse(`http://${host}/`) && new URL(`http://${host}/`).hostname === host;
}
function hasValidPort(text) {
    const port = /:(\d+)$/.exec(text.slice(text.indexOf(']') + 1))?.[1];
    return port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
}
function apiHost(registry) {
    return registry === DOCKER_HUB ? 'registry-1.docker.io' : registry;
}
function dockerConfigKey(registry) {
    return registry === DOCKER_HUB ? 'https://index.docker.io/v1/' : registry;
}
function looksLikeRegistry(part) {
    return part === 'localhost' || /[.:[\]]/.test(part) || part !== part.toLowerCase();
}
function isLoopback(registry) {
    const host = registry.replace(/:\d+$/, '');
    return host === 'localhost' || host === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}


/***/ }),

/***/ 2746:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   UE: () => (/* binding */ headerValues),
/* harmony export */   Z: () => (/* binding */ headerValue),
/* harmony export */   cv: () => (/* binding */ exchange)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _network_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7430);
/* harmony import */ var _proxy_failure_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(4052);
/* harmony import */ var _registry_error_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(8787);




async function exchange(wire) {
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(() => controller.abort(), wire.timeoutMilliseconds);
    try {
        return await Promise.race([send(wire, signal), endOf(signal)]);
    }
    catch (error) {
        if (signal.aborted)
            return (0,_network_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .timeoutFailure */ ._N)(wire.timeoutMilliseconds, error);
        return error instanceof _proxy_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .ProxyError */ .T6 ? { ...error.failure, cause: error } : (0,_network_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .readFailure */ .f1)(error);
    }
    finally {
        clearTimeout(timer);
    }
}
function endOf(signal) {
    return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('it was aborted')), { once: true });
    });
}
async function send(wire, signal) {
    const { dispatcher, url } = wire;
    const response = await dispatcher.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: wire.method,
        headers: wire.headers,
        body: wire.body ?? null,
        signal,
        headersTimeout: 0,
        bodyTimeout: 0,
    });
    const status = response.statusCode;
    const headers = readHeaders(response.headers, wire.redact);
    const isSuccess = status >= 200 && status < 300;
    const limitBytes = isSuccess ? wire.limitBytes : _registry_error_js__WEBPACK_IMPORTED_MODULE_3__/* .ERROR_BODY_LIMIT_BYTES */ .Uo;
    const refusal = isSuccess ? judgeHeaders(headers, limitBytes) : undefined;
    if (refusal !== undefined) {
        drop(response.body);
        return (0,_network_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .protocolFailure */ .fn)(refusal);
    }
    const { bytes, isWhole } = await readBody(response.body, limitBytes);
    await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setImmediate)();
    if (isSuccess && !isWhole)
        return (0,_network_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .protocolFailure */ .fn)(tooLong(limitBytes));
    return { kind: 'answer', status, headers, body: isEncoded(headers) ? Buffer.alloc(0) : bytes };
}
function readHeaders(raw, redact) {
    return new Map(Object.entries(raw).map(([name, value]) => [name, [value ?? []].flat().map(redact)]));
}
function headerValues(headers, name) {
    return headers.get(name) ?? [];
}
function headerValue(headers, name) {
    return headers.get(name)?.join(', ');
}
function judgeHeaders(headers, limitBytes) {
    if (isEncoded(headers))
        return 'its body is encoded, and identity was asked for';
    const declared = Number(headerValue(headers, 'content-length') ?? 0);
    return declared > limitBytes ? tooLong(limitBytes) : undefined;
}
function isEncoded(headers) {
    const encoding = headerValue(headers, 'content-encoding')?.trim().toLowerCase() ?? '';
    return encoding !== '' && encoding !== 'identity';
}
function tooLong(limitBytes) {
    return `its body is longer than ${limitBytes} bytes`;
}
async function readBody(body, limitBytes) {
    const chunks = [];
    let size = 0;
    for await (const chunk of body) {
        chunks.push(chunk);
        size += chunk.length;
        if (size > limitBytes) {
            return { bytes: Buffer.concat(chunks).subarray(0, limitBytes), isWhole: false };
        }
    }
    return { bytes: Buffer.concat(chunks), isWhole: true };
}
function drop(body) {
    body.on('error', () => undefined);
    body.destroy();
}


/***/ }),

/***/ 7430:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Y4: () => (/* binding */ isCertificateError),
/* harmony export */   _N: () => (/* binding */ timeoutFailure),
/* harmony export */   f1: () => (/* binding */ readFailure),
/* harmony export */   fn: () => (/* binding */ protocolFailure),
/* harmony export */   sl: () => (/* binding */ isTlsError)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8992);

const CERTIFICATE = /^(?:CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERROR_IN_C|INVALID_(?:CA|PURPOSE)|PATH_LENGTH|HOSTNAME_MISMATCH|ERR_TLS_CERT)/;
const TLS = /^(?:ERR_SSL_|ERR_TLS_|EPROTO$)/;
const NOT_HTTP = /^(?:HPE_|UND_ERR_HEADERS_OVERFLOW$|ERR_ASSERTION$)/;
const CUT_OFF = 'HPE_INVALID_EOF_STATE';
const NOT_SENT = /^(?:UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED|ERR_INVALID_|UND_ERR_DESTROYED)/;
function readFailure(error) {
    const code = codeOf(error);
    const base = { kind: 'failure', words: describe(error, code), cause: error };
    if (CERTIFICATE.test(code)) {
        return { ...base, code: 'NETWORK', isPassing: false, remedy: certificateRemedy(code) };
    }
    if (NOT_HTTP.test(code) && code !== CUT_OFF) {
        return { ...base, code: 'PROTOCOL', isPassing: false, remedy: undefined };
    }
    if (TLS.test(code))
        return { ...base, code: 'NETWORK', isPassing: false, remedy: TLS_REMEDY };
    const isPassing = !NOT_SENT.test(code);
    return { ...base, code: 'NETWORK', isPassing, remedy: undefined };
}
function isCertificateError(error) {
    return CERTIFICATE.test(codeOf(error));
}
function isTlsError(error) {
    return TLS.test(codeOf(error));
}
const TLS_REMEDY = 'Check the host and the port: every registry but one on this machine itself is asked over HTTPS, with TLS 1.2 or newer.';
function certificateRemedy(code) {
    if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
        return "Check the clock of this machine; if it is right, the registry's operator has to renew the certificate.";
    }
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
        return 'Another host answers there, or the registry is known by another name: write the name that its certificate holds.';
    }
    return "If the registry's certificate comes from a CA of your own, name its file in NODE_EXTRA_CA_CERTS.";
}
function timeoutFailure(milliseconds, cause) {
    const words = `no whole answer within ${milliseconds / 1000} s`;
    return { kind: 'failure', code: 'NETWORK', words, isPassing: true, remedy: undefined, cause };
}
function protocolFailure(words) {
    const rest = { isPassing: false, remedy: undefined, cause: undefined };
    return { kind: 'failure', code: 'PROTOCOL', words, ...rest };
}
function codeOf(error) {
    const code = fieldOf(error, 'code');
    return typeof code === 'string' ? code : '';
}
function fieldOf(error, name) {
    return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}
const UNKNOWN_CA = 'its certificate comes from a CA that is not known here';
const WORDS = new Map([
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNKNOWN_CA],
    ['UNABLE_TO_GET_ISSUER_CERT', UNKNOWN_CA],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNKNOWN_CA],
    ['SELF_SIGNED_CERT_IN_CHAIN', UNKNOWN_CA],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is self-signed'],
    ['CERT_HAS_EXPIRED', 'its certificate has expired'],
    ['CERT_NOT_YET_VALID', 'its certificate is not valid yet'],
    ['UND_ERR_SOCKET', 'the connection was closed before the whole answer came'],
    [CUT_OFF, 'the connection was closed before the whole answer came'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'its body ended at another length than it declares'],
    ['UND_ERR_HEADERS_OVERFLOW', 'its headers are longer than is read'],
    ['ERR_ASSERTION', 'its status is no status of HTTP'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'it does not answer in TLS'],
    ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'it does not answer in TLS'],
    ['EPROTO', 'it does not answer in TLS, or not in this one'],
    ['UND_ERR_CONNECT_TIMEOUT', 'no connection in time'],
    ['ECONNRESET', 'the connection was reset'],
    ['ECONNREFUSED', 'nothing listens there'],
    ['ENOTFOUND', 'no such host name'],
    ['EAI_AGAIN', 'the name server did not answer'],
]);
const OWN_WORDS = /^(?:HPE_|UND_ERR_RES_|UND_ERR_HEADERS_|ERR_ASSERTION$|ERR_SSL_|EPROTO$|CERT_|UNABLE_TO_|DEPTH_|SELF_)/;
function describe(error, code) {
    const errors = fieldOf(error, 'errors');
    const first = Array.isArray(errors) ? errors[0] : error;
    const message = fieldOf(first, 'message');
    const words = (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printable */ .g$)(typeof message === 'string' ? message : String(first));
    const detail = words.includes(code) ? words : (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printable */ .g$)(code);
    const handshake = code.startsWith('ERR_SSL_') ? 'no TLS with it came about' : undefined;
    const plain = WORDS.get(code) ?? handshake ?? (detail === words ? undefined : words);
    if (plain === undefined)
        return detail;
    return `${plain} (${OWN_WORDS.test(code) ? (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printable */ .g$)(code) : detail})`;
}


/***/ }),

/***/ 4052:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $G: () => (/* binding */ refusalFailure),
/* harmony export */   Dx: () => (/* binding */ connectionFailure),
/* harmony export */   EU: () => (/* binding */ throughProxy),
/* harmony export */   T6: () => (/* binding */ ProxyError)
/* harmony export */ });
/* harmony import */ var _policy_proxy_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7124);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8992);
/* harmony import */ var _network_failure_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(7430);
/* harmony import */ var _registry_error_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(8787);




class ProxyError extends Error {
    failure;
    constructor(failure) {
        super(failure.words, failure.cause === undefined ? undefined : { cause: failure.cause });
        this.name = 'ProxyError';
        this.failure = failure;
    }
}
const WORDS_LIMIT_CHARS = 80;
function connectionFailure(error, proxy, authority) {
    const failure = (0,_network_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .readFailure */ .f1)(error);
    return {
        ...failure,
        words: `${(0,_policy_proxy_js__WEBPACK_IMPORTED_MODULE_0__/* .describeProxy */ .GK)(proxy)}: ${failure.words}`,
        remedy: connectionRemedy(error, proxy, authority),
    };
}
function connectionRemedy(error, proxy, authority) {
    const { variable, origin, protocol } = proxy;
    if ((0,_network_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .isCertificateError */ .Y4)(error)) {
        return "If the proxy's own certificate comes from a CA of your own, name its file in NODE_EXTRA_CA_CERTS.";
    }
    if (protocol === 'https:' && (0,_network_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .isTlsError */ .sl)(error)) {
        return `If the proxy itself speaks plain HTTP, as most do, set ${variable}: ${origin.replace('https:', 'http:')}`;
    }
    return `Check ${variable}${unless(authority)}.`;
}
function refusalFailure(answer, proxy, authority) {
    const { statusCode: status = 0, statusMessage = '' } = answer;
    const said = (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g$)(`${status} ${statusMessage}`, WORDS_LIMIT_CHARS);
    const { why, remedy } = explainRefusal(answer, proxy, authority);
    const words = [`${(0,_policy_proxy_js__WEBPACK_IMPORTED_MODULE_0__/* .describeProxy */ .GK)(proxy)}: CONNECT ${authority}: ${said}`, ...why].join(': ');
    return {
        kind: 'failure',
        code: 'NETWORK',
        words,
        isPassing: (0,_registry_error_js__WEBPACK_IMPORTED_MODULE_3__/* .isPassingStatus */ .Wj)(status),
        remedy,
        cause: undefined,
    };
}
function explainRefusal(answer, proxy, authority) {
    const { variable } = proxy;
    if (answer.statusCode === 407 || answer.statusCode === 401)
        return explainLogin(answer, proxy);
    const host = hostOf(authority);
    if (answer.statusCode === 403) {
        return {
            why: [],
            remedy: `Have the proxy allow ${authority}, or add ${host} to NO_PROXY if it is reached without a proxy.`,
        };
    }
    return {
        why: [],
        remedy: `Check that the proxy reaches ${authority}, or ${variable}${unless(authority)}.`,
    };
}
function explainLogin(answer, { variable, origin, authorization }) {
    const schemes = readSchemes(answer.headers['proxy-authenticate']);
    if (schemes.length > 0 && !schemes.some((scheme) => scheme.toLowerCase() === 'basic')) {
        return {
            why: [`it takes logins by ${schemes.join(' or ')}, and only Basic is spoken`],
            remedy: 'Use a proxy on the runner that logs in to this one, or one that takes Basic.',
        };
    }
    if (authorization !== undefined) {
        return {
            why: [`it does not take the login in ${variable}`],
            remedy: "Correct the proxy's login in it; special characters there are percent-encoded.",
        };
    }
    return {
        why: ['it wants a login'],
        remedy: `Write it into ${variable}: ${origin.replace('://', '://USER:PASSWORD@')}`,
    };
}
function readSchemes(header) {
    const text = [header ?? []].flat().join(', ').slice(0, 4096);
    const names = text.matchAll(/(?:^|,)\s*([A-Za-z][A-Za-z0-9-]{0,19})(?=\s|,|$)/g);
    return [...new Set([...names].flatMap(([, name]) => name ?? []))];
}
function unless(authority) {
    return `; add ${hostOf(authority)} to NO_PROXY if it is reached without a proxy`;
}
function hostOf(authority) {
    return authority.replace(/:443$/, '');
}
function throughProxy(failure, proxy) {
    if (failure.cause instanceof ProxyError)
        return failure;
    const words = `${failure.words}, through ${(0,_policy_proxy_js__WEBPACK_IMPORTED_MODULE_0__/* .describeProxy */ .GK)(proxy)}`;
    if (!(0,_network_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .isCertificateError */ .Y4)(failure.cause))
        return { ...failure, words };
    const remedy = "If the proxy inspects TLS, or the registry's certificate comes from a CA of your own, name that CA's file in NODE_EXTRA_CA_CERTS.";
    return { ...failure, words, remedy };
}


/***/ }),

/***/ 8787:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Ng: () => (/* binding */ describeRequest),
/* harmony export */   Uo: () => (/* binding */ ERROR_BODY_LIMIT_BYTES),
/* harmony export */   Wj: () => (/* binding */ isPassingStatus),
/* harmony export */   _Q: () => (/* binding */ readAnswerWords),
/* harmony export */   eE: () => (/* binding */ describeUrl),
/* harmony export */   gl: () => (/* binding */ RegistryError),
/* harmony export */   n: () => (/* binding */ answerError),
/* harmony export */   wY: () => (/* binding */ saysRateLimit)
/* harmony export */ });
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7067);
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_http__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3916);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8301);
/* harmony import */ var _redaction_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(1066);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(8992);





class RegistryError extends _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ {
    registry;
    stage;
    status;
    registryCode;
    registryWords;
    isUnsent;
    constructor(code, message, options) {
        super(code, message, options);
        this.name = 'RegistryError';
        this.registry = options.registry;
        this.stage = options.stage;
        this.status = options.status;
        this.registryCode = options.registryCode;
        this.registryWords = options.registryWords;
        this.isUnsent = options.isUnsent;
    }
}
const ERROR_BODY_LIMIT_BYTES = 64 * 1024;
function describeUrl(url) {
    return (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g$)(`${url.protocol}//${url.host}${url.pathname}`, 600);
}
function describeRequest(request) {
    return `${request.method ?? 'GET'} ${describeUrl(request.url)}`;
}
function answerError(about) {
    const { registry, stage, url, answer, secrets, isUnsent } = about;
    const { code, words } = readAnswerWords(answer.body);
    const safeCode = code === undefined ? undefined : (0,_redaction_js__WEBPACK_IMPORTED_MODULE_3__/* .redactSecrets */ .fp)(code, secrets);
    const safeWords = (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g$)((0,_redaction_js__WEBPACK_IMPORTED_MODULE_3__/* .redactSecrets */ .fp)(words ?? '', secrets));
    const parts = [
        describeRequest(about),
        ...(answer.url.href === url.href ? [] : [`redirected to ${describeUrl(answer.url)}`]),
        safeCode === undefined ? describeStatus(answer, safeWords) : `${answer.status} ${safeCode}`,
        safeWords,
        isFailureStatus(answer.status) ? '' : 'not an answer to this request',
        answer.surrender ?? '',
    ];
    const message = parts.filter((part) => part !== '').join(': ');
    const { status } = answer;
    return new RegistryError(codeOf(answer), message, {
        registry,
        stage,
        status,
        registryCode: safeCode,
        registryWords: safeWords === '' ? undefined : safeWords,
        isUnsent,
    });
}
function describeStatus(answer, words) {
    const { status } = answer;
    const name = words === '' && codeOf(answer) === 'PROTOCOL' ? node_http__WEBPACK_IMPORTED_MODULE_0__.STATUS_CODES[status] : undefined;
    return name === undefined ? `${status}` : `${status} ${name}`;
}
function isFailureStatus(status) {
    return status >= 400 && status < 600;
}
function codeOf({ status, body }) {
    if (isPassingStatus(status) || saysRateLimit(status, body))
        return 'UNAVAILABLE';
    if (status === 401 || status === 403)
        return 'REFUSED';
    return status === 404 ? 'NOT_FOUND' : 'PROTOCOL';
}
const PASSING = new Set([408, 429, 500, 502, 503, 504]);
function isPassingStatus(status) {
    return PASSING.has(status);
}
function saysRateLimit(status, body) {
    if (status !== 403)
        return false;
    const { code, words = '' } = readAnswerWords(body);
    return code === 'TOOMANYREQUESTS' || /\brate[ -]?limit/i.test(words);
}
function readAnswerWords(body) {
    const text = body.subarray(0, ERROR_BODY_LIMIT_BYTES).toString('utf8').trim();
    const document = parseObject(text);
    if (document === undefined) {
        const isPlain = text !== '' && !/^[<{[]/.test(text);
        return { code: undefined, words: isPlain ? text : undefined };
    }
    const { errors } = document;
    const first = Array.isArray(errors) ? errors[0] : undefined;
    return (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .O)(first) ? wordsOf(first) : wordsOf(document);
}
function wordsOf(entry) {
    const { code } = entry;
    const words = ['message', 'details', 'detail', 'error_description', 'error']
        .map((name) => entry[name])
        .find((value) => typeof value === 'string' && value !== '');
    const isCode = typeof code === 'string' && /^\w{1,64}$/.test(code);
    return { code: isCode ? code : undefined, words };
}
function parseObject(text) {
    try {
        const value = JSON.parse(text);
        return (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .O)(value) ? value : undefined;
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 7663:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  _: () => (/* binding */ USER_AGENT),
  o: () => (/* binding */ createTransport)
});

// EXTERNAL MODULE: ./src/policy/proxy.ts + 2 modules
var proxy = __nccwpck_require__(7124);
// EXTERNAL MODULE: ./src/redaction.ts
var redaction = __nccwpck_require__(1066);
// EXTERNAL MODULE: ./src/registry/exchange.ts
var exchange = __nccwpck_require__(2746);
// EXTERNAL MODULE: ./src/registry/network-failure.ts
var network_failure = __nccwpck_require__(7430);
// EXTERNAL MODULE: ./src/registry/proxy-failure.ts
var proxy_failure = __nccwpck_require__(4052);
// EXTERNAL MODULE: ./src/reference/address.ts
var address = __nccwpck_require__(8745);
// EXTERNAL MODULE: ./src/reference/registry-name.ts
var registry_name = __nccwpck_require__(8524);
// EXTERNAL MODULE: ./src/registry/registry-error.ts
var registry_error = __nccwpck_require__(8787);
;// CONCATENATED MODULE: ./src/registry/redirect.ts



const REDIRECT_LIMIT = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
function isRedirect(status) {
    return REDIRECTS.has(status);
}
function firstHop(url) {
    return { url, origin: url, count: 0, isAtHome: true };
}
function decideRedirect(from, location) {
    if (location === undefined || !URL.canParse(location, from.url.href)) {
        return { follow: false, reason: 'it redirects, and names no URL to go to' };
    }
    const url = new URL(location, from.url);
    url.hash = '';
    const refusal = judgeTarget(from, url);
    if (refusal !== undefined) {
        return { follow: false, reason: `redirect to ${(0,registry_error/* describeUrl */.eE)(url)} not followed: ${refusal}` };
    }
    const isAtHome = from.isAtHome && url.origin === from.url.origin;
    return { follow: true, hop: { ...from, url, count: from.count + 1, isAtHome } };
}
function judgeTarget(from, url) {
    if (from.count >= REDIRECT_LIMIT)
        return `it is redirect ${from.count + 1}, and ${REDIRECT_LIMIT} are the most`;
    if (url.username !== '' || url.password !== '')
        return 'it has a user name in it';
    if ((0,address/* isLocalHost */.m)(url.hostname) && !(0,address/* isLocalHost */.m)(from.origin.hostname)) {
        return 'it is on this machine, and the registry is not';
    }
    if (url.protocol === 'https:')
        return undefined;
    const isLocal = from.url.protocol === 'http:' && (0,registry_name/* isLoopback */.U9)(url.host);
    return url.protocol === 'http:' && isLocal ? undefined : 'it is not HTTPS';
}

;// CONCATENATED MODULE: ./src/registry/pauses.ts
const NEWS_MILLISECONDS = 5000;
function createPauses(clock, limitMilliseconds) {
    const pauses = new Map();
    return {
        pass: async (origin) => {
            for (;;) {
                const left = (pauses.get(origin)?.end ?? 0) - clock.now();
                if (left <= 0)
                    return;
                await clock.sleep(left);
            }
        },
        begin: (origin, milliseconds) => {
            const now = clock.now();
            const { end: before = 0, total: waited = 0 } = pauses.get(origin) ?? {};
            const end = Math.max(before, now + milliseconds);
            const total = waited + end - Math.max(before, now);
            if (total > limitMilliseconds)
                return 'too long';
            pauses.set(origin, { end, total });
            return before <= now || end - before > NEWS_MILLISECONDS ? 'news' : 'known';
        },
    };
}

;// CONCATENATED MODULE: ./src/registry/retry-after.ts

function readWait(hints, now) {
    const words = (0,registry_error/* readAnswerWords */._Q)(hints.body).words ?? '';
    return Math.max(parseRetryAfter(hints, now), findWaitInWords(words));
}
const SECONDS_LIMIT = 1e9;
function parseRetryAfter({ retryAfter, date, age }, now) {
    const text = retryAfter?.trim() ?? '';
    if (/^\d+$/.test(text))
        return Math.min(Number(text), SECONDS_LIMIT) * 1000;
    const until = parseDate(text);
    if (until === undefined)
        return parseGoDuration(text) ?? 0;
    const written = parseDate(date?.trim() ?? '');
    const seconds = /^\d{1,9}$/.test(age?.trim() ?? '') ? Number(age) : 0;
    return Math.max(0, until - (written === undefined ? now : written + seconds * 1000));
}
function parseDate(text) {
    const date = text.endsWith(' GMT') ? Date.parse(text) : Number.NaN;
    return Number.isNaN(date) ? undefined : date;
}
const UNIT_MILLISECONDS = new Map([
    ['ns', 1e-6],
    ['us', 1e-3],
    ['\u00b5s', 1e-3],
    ['\u03bcs', 1e-3],
    ['ms', 1],
    ['s', 1000],
    ['m', 60_000],
    ['h', 3_600_000],
]);
const DURATION_LIMIT_CHARS = 64;
const PART = /(\d+\.?\d*|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/y;
function parseGoDuration(text) {
    if (text.length === 0 || text.length > DURATION_LIMIT_CHARS)
        return undefined;
    let milliseconds = 0;
    for (PART.lastIndex = 0; PART.lastIndex < text.length;) {
        const [, number, unit = ''] = PART.exec(text) ?? [];
        if (number === undefined)
            return undefined;
        milliseconds += Number(number) * (UNIT_MILLISECONDS.get(unit) ?? 0);
    }
    return Math.min(milliseconds, SECONDS_LIMIT * 1000);
}
const IN_WORDS = /\bretry[- ]after["']?\s{0,8}[:=]\s{0,8}["']?([\d.a-z\u00b5\u03bc]+)/i;
function findWaitInWords(words) {
    const text = IN_WORDS.exec(words)?.[1]?.replace(/\.$/, '') ?? '';
    if (/^\d+$/.test(text))
        return Math.min(Number(text), SECONDS_LIMIT) * 1000;
    return parseGoDuration(text) ?? 0;
}

;// CONCATENATED MODULE: ./src/registry/retry.ts


const WAIT_LIMIT_MILLISECONDS = 60_000;
const FIRST_BACKOFF_MILLISECONDS = 500;
const BACKOFF_LIMIT_MILLISECONDS = 15_000;
const SPREAD_LIMIT_MILLISECONDS = 1000;
function decideRetry(state) {
    const { outcome, tryNumber, tries, now, random } = state;
    if (!mayPass(outcome))
        return { kind: 'done' };
    const asked = outcome.kind === 'answer' ? readWait(outcome, now) : 0;
    if (asked > WAIT_LIMIT_MILLISECONDS) {
        const reason = `it asks for a wait of ${Math.ceil(asked / 1000)} s, and 60 s is the most`;
        return { kind: 'surrender', reason };
    }
    if (tryNumber >= tries) {
        return tries === 1
            ? { kind: 'done' }
            : { kind: 'surrender', reason: `gave up after ${tries} tries` };
    }
    const own = backoff(tryNumber, random);
    const isAsked = asked > own;
    return { kind: 'again', waitMilliseconds: isAsked ? spread(asked, random) : own, isAsked };
}
function mayPass(outcome) {
    if (outcome.kind === 'failure')
        return outcome.isPassing;
    return (0,registry_error/* isPassingStatus */.Wj)(outcome.status) || (0,registry_error/* saysRateLimit */.wY)(outcome.status, outcome.body);
}
function backoff(tryNumber, random) {
    const full = FIRST_BACKOFF_MILLISECONDS * 2 ** (tryNumber - 1);
    return Math.round(Math.min(full, BACKOFF_LIMIT_MILLISECONDS) * (0.5 + random / 2));
}
function spread(asked, random) {
    return Math.round(asked + random * Math.min(asked / 10, SPREAD_LIMIT_MILLISECONDS));
}

;// CONCATENATED MODULE: ./src/registry/tries.ts



function createPatience(options) {
    const limitMilliseconds = options.retries * (WAIT_LIMIT_MILLISECONDS + SPREAD_LIMIT_MILLISECONDS);
    return { ...options, pauses: createPauses(options.clock, limitMilliseconds) };
}
async function tryPatiently(patience, subject, attempt) {
    const { clock, pauses } = patience;
    const { tries, url } = subject;
    for (let tryNumber = 1;; tryNumber += 1) {
        await pauses.pass(url.origin);
        const result = await attempt();
        const outcome = toOutcome(result);
        const chance = { now: clock.now(), random: clock.random() };
        const decision = decideRetry({ outcome, tryNumber, tries, ...chance });
        if (decision.kind === 'done')
            return { result, surrender: undefined };
        if (decision.kind === 'surrender')
            return { result, surrender: decision.reason };
        const surrender = await waitFor(patience, { subject, tryNumber, result, decision });
        if (surrender !== undefined)
            return { result, surrender };
    }
}
function toOutcome(result) {
    if (result.kind === 'failure')
        return result;
    const { status, body, headers } = result;
    return {
        kind: 'answer',
        status,
        body,
        retryAfter: (0,exchange/* headerValue */.Z)(headers, 'retry-after'),
        date: (0,exchange/* headerValue */.Z)(headers, 'date'),
        age: (0,exchange/* headerValue */.Z)(headers, 'age'),
    };
}
async function waitFor({ clock, retries, onRetry, pauses }, { subject, tryNumber, result, decision }) {
    const { waitMilliseconds, isAsked } = decision;
    const what = result.kind === 'failure' ? result.words : `${result.status}`;
    const next = `try ${tryNumber + 1} of ${subject.tries} in ${(waitMilliseconds / 1000).toFixed(1)} s`;
    const line = `${subject.words}: ${what}, ${next}`;
    if (!isAsked || result.kind === 'failure') {
        onRetry(line);
        await clock.sleep(waitMilliseconds);
        return undefined;
    }
    const { origin } = subject.url;
    const asker = result.leftOrigin ? `redirects of ${origin}` : origin;
    const begun = pauses.begin(asker, waitMilliseconds);
    if (begun === 'news')
        onRetry(line);
    if (begun !== 'too long') {
        if (result.leftOrigin)
            await pauses.pass(asker);
        return undefined;
    }
    const limit = (retries * WAIT_LIMIT_MILLISECONDS) / 1000;
    return `it asked for waits of more than ${limit} s in all, which is the most with ${retries} retries`;
}

;// CONCATENATED MODULE: ./src/registry/transport.ts








const USER_AGENT = 'login-and-pin';
function createTransport(options) {
    const patience = createPatience(options);
    return { send: (request) => sendPatiently({ ...options, patience }, request) };
}
async function sendPatiently(sender, request) {
    const { patience } = sender;
    const { url } = request;
    const tries = request.isTriedOnce === true ? 1 : patience.retries + 1;
    const subject = { words: (0,registry_error/* describeRequest */.Ng)(request), url, tries };
    const attempt = () => followRedirects(sender, request);
    const { result, surrender } = await tryPatiently(patience, subject, attempt);
    if (result.kind === 'failure')
        throw failureError(request, result, surrender);
    return { ...result, surrender };
}
async function followRedirects({ dispatcher, clock, timeoutMilliseconds, proxies = proxy/* NO_PROXIES */.B_ }, request) {
    const { method = 'GET', limitBytes } = request;
    const sentAt = clock.now();
    const { redact } = (0,redaction/* createRedactor */.lY)((0,redaction/* tellingSecrets */.ni)(request.secrets ?? []));
    for (let hop = firstHop(request.url);;) {
        const headers = requestHeaders(request, hop.isAtHome);
        const sent = { method, headers, body: request.form };
        const wire = { dispatcher, ...sent, limitBytes, timeoutMilliseconds, redact };
        const result = await (0,exchange/* exchange */.cv)({ ...wire, url: hop.url });
        if (result.kind === 'failure') {
            const way = (0,proxy/* chooseWay */.T4)(proxies, hop.url);
            return way.kind === 'proxy' ? (0,proxy_failure/* throughProxy */.EU)(result, way.proxy) : result;
        }
        if (!isRedirect(result.status)) {
            return { ...result, url: hop.url, leftOrigin: !hop.isAtHome, sentAt };
        }
        if (request.redirects === 'refuse') {
            return (0,network_failure/* protocolFailure */.fn)(`${result.status}: a redirect, and none is followed here`);
        }
        const decision = decideRedirect(hop, (0,exchange/* headerValue */.Z)(result.headers, 'location'));
        if (!decision.follow)
            return (0,network_failure/* protocolFailure */.fn)(`${result.status}: ${decision.reason}`);
        hop = decision.hop;
    }
}
function requestHeaders(request, isAtHome) {
    const { authorization, form } = request;
    return {
        ...request.headers,
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        'user-agent': USER_AGENT,
        'accept-encoding': 'identity',
        ...(isAtHome && authorization !== undefined ? { authorization } : {}),
    };
}
function failureError(request, failure, surrender) {
    const { code, words, remedy, cause } = failure;
    const parts = [(0,registry_error/* describeRequest */.Ng)(request), words, ...(surrender ? [surrender] : [])];
    const { registry, stage } = request;
    return new registry_error/* RegistryError */.gl(code, parts.join(': '), { registry, stage, remedy, cause });
}


/***/ }),

/***/ 8992:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   YK: () => (/* binding */ breakMarks),
/* harmony export */   g$: () => (/* binding */ printable),
/* harmony export */   gM: () => (/* binding */ dropEndSlashes)
/* harmony export */ });
/* unused harmony export OUTSIDE_TEXT_LIMIT_CHARS */
const OUTSIDE_TEXT_LIMIT_CHARS = 300;
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]+/gu;
function printable(text, limit = OUTSIDE_TEXT_LIMIT_CHARS) {
    const head = text.slice(0, limit * 4);
    const line = breakMarks(head.replace(UNPRINTABLE, ' ').replace(/ {2,}/g, ' ').trim());
    const characters = Array.from(line);
    return characters.length > limit ? `${characters.slice(0, limit).join('')}\u2026` : line;
}
function breakMarks(text) {
    return text.replace(/:(?=:)/g, ': ').replace(/##(?=\[)/g, '## ');
}
function dropEndSlashes(text) {
    let end = text.length;
    while (text[end - 1] === '/')
        end -= 1;
    return text.slice(0, end);
}


/***/ }),

/***/ 2613:
/***/ ((module) => {

module.exports = requireOfNode("assert");

/***/ }),

/***/ 4434:
/***/ ((module) => {

module.exports = requireOfNode("events");

/***/ }),

/***/ 9896:
/***/ ((module) => {

module.exports = requireOfNode("fs");

/***/ }),

/***/ 8611:
/***/ ((module) => {

module.exports = requireOfNode("http");

/***/ }),

/***/ 5692:
/***/ ((module) => {

module.exports = requireOfNode("https");

/***/ }),

/***/ 9278:
/***/ ((module) => {

module.exports = requireOfNode("net");

/***/ }),

/***/ 4589:
/***/ ((module) => {

module.exports = requireOfNode("node:assert");

/***/ }),

/***/ 6698:
/***/ ((module) => {

module.exports = requireOfNode("node:async_hooks");

/***/ }),

/***/ 4573:
/***/ ((module) => {

module.exports = requireOfNode("node:buffer");

/***/ }),

/***/ 1421:
/***/ ((module) => {

module.exports = requireOfNode("node:child_process");

/***/ }),

/***/ 7540:
/***/ ((module) => {

module.exports = requireOfNode("node:console");

/***/ }),

/***/ 7598:
/***/ ((module) => {

module.exports = requireOfNode("node:crypto");

/***/ }),

/***/ 3053:
/***/ ((module) => {

module.exports = requireOfNode("node:diagnostics_channel");

/***/ }),

/***/ 610:
/***/ ((module) => {

module.exports = requireOfNode("node:dns");

/***/ }),

/***/ 8474:
/***/ ((module) => {

module.exports = requireOfNode("node:events");

/***/ }),

/***/ 7067:
/***/ ((module) => {

module.exports = requireOfNode("node:http");

/***/ }),

/***/ 2467:
/***/ ((module) => {

module.exports = requireOfNode("node:http2");

/***/ }),

/***/ 7030:
/***/ ((module) => {

module.exports = requireOfNode("node:net");

/***/ }),

/***/ 8161:
/***/ ((module) => {

module.exports = requireOfNode("node:os");

/***/ }),

/***/ 6760:
/***/ ((module) => {

module.exports = requireOfNode("node:path");

/***/ }),

/***/ 643:
/***/ ((module) => {

module.exports = requireOfNode("node:perf_hooks");

/***/ }),

/***/ 1792:
/***/ ((module) => {

module.exports = requireOfNode("node:querystring");

/***/ }),

/***/ 7075:
/***/ ((module) => {

module.exports = requireOfNode("node:stream");

/***/ }),

/***/ 8500:
/***/ ((module) => {

module.exports = requireOfNode("node:timers/promises");

/***/ }),

/***/ 1692:
/***/ ((module) => {

module.exports = requireOfNode("node:tls");

/***/ }),

/***/ 3136:
/***/ ((module) => {

module.exports = requireOfNode("node:url");

/***/ }),

/***/ 7975:
/***/ ((module) => {

module.exports = requireOfNode("node:util");

/***/ }),

/***/ 3429:
/***/ ((module) => {

module.exports = requireOfNode("node:util/types");

/***/ }),

/***/ 5919:
/***/ ((module) => {

module.exports = requireOfNode("node:worker_threads");

/***/ }),

/***/ 8522:
/***/ ((module) => {

module.exports = requireOfNode("node:zlib");

/***/ }),

/***/ 857:
/***/ ((module) => {

module.exports = requireOfNode("os");

/***/ }),

/***/ 3193:
/***/ ((module) => {

module.exports = requireOfNode("string_decoder");

/***/ }),

/***/ 4756:
/***/ ((module) => {

module.exports = requireOfNode("tls");

/***/ }),

/***/ 9023:
/***/ ((module) => {

module.exports = requireOfNode("util");

/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId].call(module.exports, module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/******/ // expose the modules object (__webpack_modules__)
/******/ __nccwpck_require__.m = __webpack_modules__;
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/compat get default export */
/******/ (() => {
/******/ 	// getDefaultExport function for compatibility with non-harmony modules
/******/ 	__nccwpck_require__.n = (module) => {
/******/ 		var getter = module && module.__esModule ?
/******/ 			() => (module['default']) :
/******/ 			() => (module);
/******/ 		__nccwpck_require__.d(getter, { a: getter });
/******/ 		return getter;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/ensure chunk */
/******/ (() => {
/******/ 	__nccwpck_require__.f = {};
/******/ 	// This file contains only the entry chunk.
/******/ 	// The chunk loading function for additional chunks
/******/ 	__nccwpck_require__.e = (chunkId) => {
/******/ 		return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 			__nccwpck_require__.f[key](chunkId, promises);
/******/ 			return promises;
/******/ 		}, []));
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/get javascript chunk filename */
/******/ (() => {
/******/ 	// This function allow to reference async chunks
/******/ 	__nccwpck_require__.u = (chunkId) => {
/******/ 		// return url for filenames based on template
/******/ 		return "" + chunkId + ".index.js";
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/import chunk loading */
/******/ (() => {
/******/ 	// no baseURI
/******/ 	
/******/ 	// object to store loaded and loading chunks
/******/ 	// undefined = chunk not loaded, null = chunk preloaded/prefetched
/******/ 	// [resolve, Promise] = chunk loading, 0 = chunk loaded
/******/ 	var installedChunks = {
/******/ 		792: 0
/******/ 	};
/******/ 	
/******/ 	var installChunk = (data) => {
/******/ 		var {ids, modules, runtime} = data;
/******/ 		// add "modules" to the modules object,
/******/ 		// then flag all "ids" as loaded and fire callback
/******/ 		var moduleId, chunkId, i = 0;
/******/ 		for(moduleId in modules) {
/******/ 			if(__nccwpck_require__.o(modules, moduleId)) {
/******/ 				__nccwpck_require__.m[moduleId] = modules[moduleId];
/******/ 			}
/******/ 		}
/******/ 		if(runtime) runtime(__nccwpck_require__);
/******/ 		for(;i < ids.length; i++) {
/******/ 			chunkId = ids[i];
/******/ 			if(__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
/******/ 				installedChunks[chunkId][0]();
/******/ 			}
/******/ 			installedChunks[ids[i]] = 0;
/******/ 		}
/******/ 	
/******/ 	}
/******/ 	
/******/ 	__nccwpck_require__.f.j = (chunkId, promises) => {
/******/ 			// import() chunk loading for javascript
/******/ 			var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : undefined;
/******/ 			if(installedChunkData !== 0) { // 0 means "already installed".
/******/ 	
/******/ 				// a Promise means "currently loading".
/******/ 				if(installedChunkData) {
/******/ 					promises.push(installedChunkData[1]);
/******/ 				} else {
/******/ 					if(true) { // all chunks have JS
/******/ 						// setup Promise in chunk cache
/******/ 						var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
/******/ 							if(installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined;
/******/ 							throw e;
/******/ 						});
/******/ 						var promise = Promise.race([promise, new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve]))])
/******/ 						promises.push(installedChunkData[1] = promise);
/******/ 					}
/******/ 				}
/******/ 			}
/******/ 	};
/******/ 	
/******/ 	// no prefetching
/******/ 	
/******/ 	// no preloaded
/******/ 	
/******/ 	// no external install chunk
/******/ 	
/******/ 	// no on chunks loaded
/******/ })();
/******/ 
/************************************************************************/
var __webpack_exports__ = {};

// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  i: () => (/* reexport */ main),
  b: () => (/* reexport */ post)
});

// EXTERNAL MODULE: external "os"
var external_os_ = __nccwpck_require__(857);
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/command.js


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function command_issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_.EOL);
}
function command_issue(name, message = '') {
    command_issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map
;// CONCATENATED MODULE: external "crypto"
const external_crypto_namespaceObject = requireOfNode("crypto");
// EXTERNAL MODULE: external "fs"
var external_fs_ = __nccwpck_require__(9896);
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/file-command.js
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function file_command_issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_.appendFileSync(filePath, `${toCommandValue(message)}${external_os_.EOL}`, {
        encoding: 'utf8'
    });
}
function prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_namespaceObject.randomUUID()}`;
    const convertedValue = toCommandValue(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${external_os_.EOL}${convertedValue}${external_os_.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map
;// CONCATENATED MODULE: external "path"
const external_path_namespaceObject = requireOfNode("path");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/core.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};






/**
 * The code to exit an action
 */
var ExitCode;
(function (ExitCode) {
    /**
     * A code indicating that the action was successful
     */
    ExitCode[ExitCode["Success"] = 0] = "Success";
    /**
     * A code indicating that the action was a failure
     */
    ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
//-----------------------------------------------------------------------
// Variables
//-----------------------------------------------------------------------
/**
 * Sets env variable for this action and future actions in the job
 * @param name the name of the variable to set
 * @param val the value of the variable. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function exportVariable(name, val) {
    const convertedVal = toCommandValue(val);
    process.env[name] = convertedVal;
    const filePath = process.env['GITHUB_ENV'] || '';
    if (filePath) {
        return file_command_issueFileCommand('ENV', prepareKeyValueMessage(name, val));
    }
    command_issueCommand('set-env', { name }, convertedVal);
}
/**
 * Registers a secret which will get masked from logs
 *
 * @param secret - Value of the secret to be masked
 * @remarks
 * This function instructs the Actions runner to mask the specified value in any
 * logs produced during the workflow run. Once registered, the secret value will
 * be replaced with asterisks (***) whenever it appears in console output, logs,
 * or error messages.
 *
 * This is useful for protecting sensitive information such as:
 * - API keys
 * - Access tokens
 * - Authentication credentials
 * - URL parameters containing signatures (SAS tokens)
 *
 * Note that masking only affects future logs; any previous appearances of the
 * secret in logs before calling this function will remain unmasked.
 *
 * @example
 * ```typescript
 * // Register an API token as a secret
 * const apiToken = "abc123xyz456";
 * setSecret(apiToken);
 *
 * // Now any logs containing this value will show *** instead
 * console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
 * ```
 */
function setSecret(secret) {
    command_issueCommand('add-mask', {}, secret);
}
/**
 * Prepends inputPath to the PATH (for this action and future actions)
 * @param inputPath
 */
function addPath(inputPath) {
    const filePath = process.env['GITHUB_PATH'] || '';
    if (filePath) {
        issueFileCommand('PATH', inputPath);
    }
    else {
        issueCommand('add-path', {}, inputPath);
    }
    process.env['PATH'] = `${inputPath}${path.delimiter}${process.env['PATH']}`;
}
/**
 * Gets the value of an input.
 * Unless trimWhitespace is set to false in InputOptions, the value is also trimmed.
 * Returns an empty string if the value is not defined.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string
 */
function getInput(name, options) {
    const val = process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] || '';
    if (options && options.required && !val) {
        throw new Error(`Input required and not supplied: ${name}`);
    }
    if (options && options.trimWhitespace === false) {
        return val;
    }
    return val.trim();
}
/**
 * Gets the values of an multiline input.  Each value is also trimmed.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string[]
 *
 */
function getMultilineInput(name, options) {
    const inputs = getInput(name, options)
        .split('\n')
        .filter(x => x !== '');
    if (options && options.trimWhitespace === false) {
        return inputs;
    }
    return inputs.map(input => input.trim());
}
/**
 * Gets the input value of the boolean type in the YAML 1.2 "core schema" specification.
 * Support boolean input list: `true | True | TRUE | false | False | FALSE` .
 * The return value is also in boolean type.
 * ref: https://yaml.org/spec/1.2/spec.html#id2804923
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   boolean
 */
function getBooleanInput(name, options) {
    const trueValue = ['true', 'True', 'TRUE'];
    const falseValue = ['false', 'False', 'FALSE'];
    const val = getInput(name, options);
    if (trueValue.includes(val))
        return true;
    if (falseValue.includes(val))
        return false;
    throw new TypeError(`Input does not meet YAML 1.2 "Core Schema" specification: ${name}\n` +
        `Support boolean input list: \`true | True | TRUE | false | False | FALSE\``);
}
/**
 * Sets the value of an output.
 *
 * @param     name     name of the output to set
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function setOutput(name, value) {
    const filePath = process.env['GITHUB_OUTPUT'] || '';
    if (filePath) {
        return file_command_issueFileCommand('OUTPUT', prepareKeyValueMessage(name, value));
    }
    process.stdout.write(external_os_.EOL);
    command_issueCommand('set-output', { name }, toCommandValue(value));
}
/**
 * Enables or disables the echoing of commands into stdout for the rest of the step.
 * Echoing is disabled by default if ACTIONS_STEP_DEBUG is not set.
 *
 */
function setCommandEcho(enabled) {
    issue('echo', enabled ? 'on' : 'off');
}
//-----------------------------------------------------------------------
// Results
//-----------------------------------------------------------------------
/**
 * Sets the action status to failed.
 * When the action exits it will be with an exit code of 1
 * @param message add error issue message
 */
function setFailed(message) {
    process.exitCode = ExitCode.Failure;
    error(message);
}
//-----------------------------------------------------------------------
// Logging Commands
//-----------------------------------------------------------------------
/**
 * Gets whether Actions Step Debug is on or not
 */
function isDebug() {
    return process.env['RUNNER_DEBUG'] === '1';
}
/**
 * Writes debug message to user log
 * @param message debug message
 */
function debug(message) {
    issueCommand('debug', {}, message);
}
/**
 * Adds an error issue
 * @param message error issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function error(message, properties = {}) {
    command_issueCommand('error', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a warning issue
 * @param message warning issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function warning(message, properties = {}) {
    command_issueCommand('warning', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a notice issue
 * @param message notice issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function notice(message, properties = {}) {
    command_issueCommand('notice', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Writes info to log with console.log.
 * @param message info message
 */
function info(message) {
    process.stdout.write(message + external_os_.EOL);
}
/**
 * Begin an output group.
 *
 * Output until the next `groupEnd` will be foldable in this group
 *
 * @param name The name of the output group
 */
function startGroup(name) {
    issue('group', name);
}
/**
 * End an output group.
 */
function endGroup() {
    issue('endgroup');
}
/**
 * Wrap an asynchronous function call in a group.
 *
 * Returns the same type as the function itself.
 *
 * @param name The name of the group
 * @param fn The function to wrap in the group
 */
function group(name, fn) {
    return __awaiter(this, void 0, void 0, function* () {
        startGroup(name);
        let result;
        try {
            result = yield fn();
        }
        finally {
            endGroup();
        }
        return result;
    });
}
//-----------------------------------------------------------------------
// Wrapper action state
//-----------------------------------------------------------------------
/**
 * Saves state for current action, the state can only be retrieved by this action's post job execution.
 *
 * @param     name     name of the state to store
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function saveState(name, value) {
    const filePath = process.env['GITHUB_STATE'] || '';
    if (filePath) {
        return file_command_issueFileCommand('STATE', prepareKeyValueMessage(name, value));
    }
    command_issueCommand('save-state', { name }, toCommandValue(value));
}
/**
 * Gets the value of an state set by this action's main execution.
 *
 * @param     name     name of the state to get
 * @returns   string
 */
function getState(name) {
    return process.env[`STATE_${name}`] || '';
}
function getIDToken(aud) {
    return __awaiter(this, void 0, void 0, function* () {
        return yield OidcClient.getIDToken(aud);
    });
}
/**
 * Summary exports
 */

/**
 * @deprecated use core.summary
 */

/**
 * Path exports
 */

/**
 * Platform utilities exports
 */

//# sourceMappingURL=core.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/summary.js
var summary_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { access, appendFile, writeFile } = external_fs_.promises;
const SUMMARY_ENV_VAR = 'GITHUB_STEP_SUMMARY';
const SUMMARY_DOCS_URL = 'https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-job-summary';
class Summary {
    constructor() {
        this._buffer = '';
    }
    /**
     * Finds the summary file path from the environment, rejects if env var is not found or file does not exist
     * Also checks r/w permissions.
     *
     * @returns step summary file path
     */
    filePath() {
        return summary_awaiter(this, void 0, void 0, function* () {
            if (this._filePath) {
                return this._filePath;
            }
            const pathFromEnv = process.env[SUMMARY_ENV_VAR];
            if (!pathFromEnv) {
                throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
            }
            try {
                yield access(pathFromEnv, external_fs_.constants.R_OK | external_fs_.constants.W_OK);
            }
            catch (_a) {
                throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
            }
            this._filePath = pathFromEnv;
            return this._filePath;
        });
    }
    /**
     * Wraps content in an HTML tag, adding any HTML attributes
     *
     * @param {string} tag HTML tag to wrap
     * @param {string | null} content content within the tag
     * @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
     *
     * @returns {string} content wrapped in HTML element
     */
    wrap(tag, content, attrs = {}) {
        const htmlAttrs = Object.entries(attrs)
            .map(([key, value]) => ` ${key}="${value}"`)
            .join('');
        if (!content) {
            return `<${tag}${htmlAttrs}>`;
        }
        return `<${tag}${htmlAttrs}>${content}</${tag}>`;
    }
    /**
     * Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
     *
     * @param {SummaryWriteOptions} [options] (optional) options for write operation
     *
     * @returns {Promise<Summary>} summary instance
     */
    write(options) {
        return summary_awaiter(this, void 0, void 0, function* () {
            const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
            const filePath = yield this.filePath();
            const writeFunc = overwrite ? writeFile : appendFile;
            yield writeFunc(filePath, this._buffer, { encoding: 'utf8' });
            return this.emptyBuffer();
        });
    }
    /**
     * Clears the summary buffer and wipes the summary file
     *
     * @returns {Summary} summary instance
     */
    clear() {
        return summary_awaiter(this, void 0, void 0, function* () {
            return this.emptyBuffer().write({ overwrite: true });
        });
    }
    /**
     * Returns the current summary buffer as a string
     *
     * @returns {string} string of summary buffer
     */
    stringify() {
        return this._buffer;
    }
    /**
     * If the summary buffer is empty
     *
     * @returns {boolen} true if the buffer is empty
     */
    isEmptyBuffer() {
        return this._buffer.length === 0;
    }
    /**
     * Resets the summary buffer without writing to summary file
     *
     * @returns {Summary} summary instance
     */
    emptyBuffer() {
        this._buffer = '';
        return this;
    }
    /**
     * Adds raw text to the summary buffer
     *
     * @param {string} text content to add
     * @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
     *
     * @returns {Summary} summary instance
     */
    addRaw(text, addEOL = false) {
        this._buffer += text;
        return addEOL ? this.addEOL() : this;
    }
    /**
     * Adds the operating system-specific end-of-line marker to the buffer
     *
     * @returns {Summary} summary instance
     */
    addEOL() {
        return this.addRaw(external_os_.EOL);
    }
    /**
     * Adds an HTML codeblock to the summary buffer
     *
     * @param {string} code content to render within fenced code block
     * @param {string} lang (optional) language to syntax highlight code
     *
     * @returns {Summary} summary instance
     */
    addCodeBlock(code, lang) {
        const attrs = Object.assign({}, (lang && { lang }));
        const element = this.wrap('pre', this.wrap('code', code), attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML list to the summary buffer
     *
     * @param {string[]} items list of items to render
     * @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
     *
     * @returns {Summary} summary instance
     */
    addList(items, ordered = false) {
        const tag = ordered ? 'ol' : 'ul';
        const listItems = items.map(item => this.wrap('li', item)).join('');
        const element = this.wrap(tag, listItems);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML table to the summary buffer
     *
     * @param {SummaryTableCell[]} rows table rows
     *
     * @returns {Summary} summary instance
     */
    addTable(rows) {
        const tableBody = rows
            .map(row => {
            const cells = row
                .map(cell => {
                if (typeof cell === 'string') {
                    return this.wrap('td', cell);
                }
                const { header, data, colspan, rowspan } = cell;
                const tag = header ? 'th' : 'td';
                const attrs = Object.assign(Object.assign({}, (colspan && { colspan })), (rowspan && { rowspan }));
                return this.wrap(tag, data, attrs);
            })
                .join('');
            return this.wrap('tr', cells);
        })
            .join('');
        const element = this.wrap('table', tableBody);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds a collapsable HTML details element to the summary buffer
     *
     * @param {string} label text for the closed state
     * @param {string} content collapsable content
     *
     * @returns {Summary} summary instance
     */
    addDetails(label, content) {
        const element = this.wrap('details', this.wrap('summary', label) + content);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML image tag to the summary buffer
     *
     * @param {string} src path to the image you to embed
     * @param {string} alt text description of the image
     * @param {SummaryImageOptions} options (optional) addition image attributes
     *
     * @returns {Summary} summary instance
     */
    addImage(src, alt, options) {
        const { width, height } = options || {};
        const attrs = Object.assign(Object.assign({}, (width && { width })), (height && { height }));
        const element = this.wrap('img', null, Object.assign({ src, alt }, attrs));
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML section heading element
     *
     * @param {string} text heading text
     * @param {number | string} [level=1] (optional) the heading level, default: 1
     *
     * @returns {Summary} summary instance
     */
    addHeading(text, level) {
        const tag = `h${level}`;
        const allowedTag = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].includes(tag)
            ? tag
            : 'h1';
        const element = this.wrap(allowedTag, text);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML thematic break (<hr>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addSeparator() {
        const element = this.wrap('hr', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML line break (<br>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addBreak() {
        const element = this.wrap('br', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML blockquote to the summary buffer
     *
     * @param {string} text quote text
     * @param {string} cite (optional) citation url
     *
     * @returns {Summary} summary instance
     */
    addQuote(text, cite) {
        const attrs = Object.assign({}, (cite && { cite }));
        const element = this.wrap('blockquote', text, attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML anchor tag to the summary buffer
     *
     * @param {string} text link text/content
     * @param {string} href hyperlink
     *
     * @returns {Summary} summary instance
     */
    addLink(text, href) {
        const element = this.wrap('a', text, { href });
        return this.addRaw(element).addEOL();
    }
}
const _summary = new Summary();
/**
 * @deprecated use `core.summary`
 */
const markdownSummary = (/* unused pure expression or super */ null && (_summary));
const summary = _summary;
//# sourceMappingURL=summary.js.map
;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = requireOfNode("node:fs");
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __nccwpck_require__(8161);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __nccwpck_require__(8500);
;// CONCATENATED MODULE: ./src/clock.ts
function steadyNow() {
    return Math.round(performance.timeOrigin + performance.now());
}

// EXTERNAL MODULE: ./src/policy/proxy.ts + 2 modules
var proxy = __nccwpck_require__(7124);
;// CONCATENATED MODULE: ./src/world.ts






const CONNECTIONS_PER_ORIGIN = 16;
function realWorld() {
    return {
        env: { ...process.env },
        home: (0,external_node_os_.homedir)(),
        workingDirectory: process.cwd(),
        user: readUser(),
        runnerProcess: process.ppid,
        event: readEvent(process.env['GITHUB_EVENT_PATH']),
        clock: {
            now: steadyNow,
            sleep: (milliseconds) => (0,promises_.setTimeout)(milliseconds),
            random: Math.random,
        },
        toolkit: {
            exportVariable: exportVariable,
            getInput: getInput,
            getState: getState,
            info: info,
            notice: notice,
            saveState: saveState,
            setFailed: setFailed,
            setOutput: setOutput,
            setSecret: setSecret,
            summary: summary,
            warning: warning,
        },
        dispatcher: openNetwork(process.env),
        openGithub,
        runProgram: async (program) => (await __nccwpck_require__.e(/* import() */ 236).then(__nccwpck_require__.bind(__nccwpck_require__, 6236))).runProgram(program),
        leave: () => {
            process.stdout.write('', () => process.exit());
        },
    };
}
function openNetwork(env) {
    let opened;
    const open = async () => {
        const { openConnections } = await Promise.all(/* import() */[__nccwpck_require__.e(99), __nccwpck_require__.e(235)]).then(__nccwpck_require__.bind(__nccwpck_require__, 7235));
        return openConnections({ proxies: (0,proxy/* readProxies */.rq)(env), perOrigin: CONNECTIONS_PER_ORIGIN });
    };
    return {
        request: async (options) => {
            opened ??= open();
            return (await opened).request(options);
        },
        destroy: async () => (await opened)?.destroy(),
    };
}
const openGithub = async ({ token, baseUrl, fetch }) => {
    const { getOctokit } = await Promise.all(/* import() */[__nccwpck_require__.e(99), __nccwpck_require__.e(157)]).then(__nccwpck_require__.bind(__nccwpck_require__, 157));
    return getOctokit(token, { baseUrl, request: { fetch } });
};
function readUser() {
    const uid = process.getuid?.();
    const gid = process.getgid?.();
    return uid === undefined || gid === undefined ? undefined : { uid, gid };
}
function readEvent(path) {
    if (path === undefined || path === '')
        return undefined;
    try {
        return JSON.parse((0,external_node_fs_namespaceObject.readFileSync)(path, 'utf8'));
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./src/redaction.ts
var redaction = __nccwpck_require__(1066);
// EXTERNAL MODULE: ./src/text.ts
var src_text = __nccwpck_require__(8992);
;// CONCATENATED MODULE: ./src/action/log.ts


function openLog(toolkit) {
    const redactor = (0,redaction/* createRedactor */.lY)();
    const redact = (text) => (0,src_text/* breakMarks */.YK)(redactor.redact(text));
    return {
        info: (text) => toolkit.info(redact(text)),
        notice: (text) => toolkit.notice(redact(text)),
        warning: (text) => toolkit.warning(redact(text)),
        fail: (text) => toolkit.setFailed(redact(text)),
        mask: (secret) => {
            if (secret.length < redaction/* SECRET_MINIMUM_CHARS */.ug)
                return;
            redactor.add(secret);
            maskPieces(toolkit, secret);
        },
        redact,
    };
}
function maskPieces(toolkit, secret) {
    for (const piece of secret.split('::')) {
        if (piece.length >= redaction/* SECRET_MINIMUM_CHARS */.ug)
            toolkit.setSecret(piece);
    }
}

// EXTERNAL MODULE: ./src/errors.ts
var src_errors = __nccwpck_require__(3916);
;// CONCATENATED MODULE: ./src/reference/digest.ts


const HEX_LENGTH = { sha256: 64, sha512: 128 };
function parseDigest(text) {
    const digest = tryParseDigest(text);
    if (digest !== undefined)
        return digest;
    throw new ActionError('INPUT', `digest "${printable(text)}" is not a digest`, {
        remedy: 'Write sha256: and 64 lower-case hexadecimal digits (or sha512: and 128).',
    });
}
function tryParseDigest(text) {
    const match = /^(sha256|sha512):([0-9a-f]{64}|[0-9a-f]{128})$/.exec(text);
    const [, algorithm, hex] = match ?? [];
    if (hex === undefined || (algorithm !== 'sha256' && algorithm !== 'sha512'))
        return undefined;
    return hex.length === HEX_LENGTH[algorithm] ? { algorithm, hex } : undefined;
}
function formatDigest(digest) {
    return `${digest.algorithm}:${digest.hex}`;
}
function equalDigests(left, right) {
    return left.algorithm === right.algorithm && left.hex === right.hex;
}

// EXTERNAL MODULE: ./src/reference/grammar.ts
var grammar = __nccwpck_require__(2008);
// EXTERNAL MODULE: ./src/reference/registry-name.ts
var registry_name = __nccwpck_require__(8524);
;// CONCATENATED MODULE: ./src/reference/reference.ts





function parseReference(text) {
    if (text.length > grammar/* REFERENCE_LIMIT_CHARS */.KO) {
        throw problem(text, `it is longer than ${grammar/* REFERENCE_LIMIT_CHARS */.KO} characters`);
    }
    const { text: bare, notices } = forgive(text);
    if (grammar/* IDENTIFIER */.cS.test(bare)) {
        throw problem(text, 'it is the ID of an image, or a digest without its name', `Write the repository before it: ghcr.io/acme/api@sha256:${bare.slice(0, 7)}\u2026`);
    }
    const { name, tag, digest } = splitReference(text, bare);
    const { registry, path } = splitName(text, name);
    const repository = path.toLowerCase();
    checkRepository(text, repository);
    if (repository !== path) {
        notices.push(`"${(0,src_text/* printable */.g$)(path)}" is read as "${repository}": repositories are lower-case`);
    }
    return {
        reference: {
            registry,
            repository,
            tag: tag ?? (digest === undefined ? 'latest' : undefined),
            digest: digest === undefined ? undefined : readDigest(text, digest),
        },
        notices,
    };
}
function forgive(text) {
    const bare = (0,src_text/* dropEndSlashes */.gM)(text.replace(/^https:\/\//i, ''));
    if (bare === text)
        return { text, notices: [] };
    if (!bare.includes('/') && (0,registry_name/* looksLikeRegistry */.V7)(bare)) {
        throw problem(text, 'it names a registry and no repository', 'The variable that should hold the repository was empty: check where it is set.');
    }
    return { text: bare, notices: [`"${(0,src_text/* printable */.g$)(text)}" is read as "${(0,src_text/* printable */.g$)(bare)}"`] };
}
function readDigest(text, digest) {
    const parsed = tryParseDigest(digest);
    if (parsed !== undefined)
        return parsed;
    throw problem(text, `"${(0,src_text/* printable */.g$)(digest)}" is not a digest`, 'Write sha256: and 64 lower-case hexadecimal digits (or sha512: and 128).');
}
function splitReference(text, bare) {
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(bare)) {
        throw problem(text, 'it begins with a protocol', 'Leave the protocol out: ghcr.io/acme/api:1.4.0');
    }
    const at = bare.indexOf('@');
    const digest = at === -1 ? undefined : bare.slice(at + 1);
    if (digest === '') {
        throw problem(text, 'the digest after "@" is empty', 'The output or variable that should hold the digest was empty: check the step that sets it.');
    }
    const rest = at === -1 ? bare : bare.slice(0, at);
    const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
    const tag = colon === -1 ? undefined : rest.slice(colon + 1);
    if (tag !== undefined)
        checkTag(text, tag);
    return { name: colon === -1 ? rest : rest.slice(0, colon), tag, digest };
}
function checkTag(text, tag) {
    if (tag === '') {
        throw problem(text, 'the tag after ":" is empty', 'The variable that should hold the tag was empty: check where it is set.');
    }
    if (!grammar/* TAG */.Dk.test(tag)) {
        throw problem(text, `"${(0,src_text/* printable */.g$)(tag)}" is not a tag`, 'A tag has 1 to 128 letters, digits, "_", "." and "-", and does not begin with "." or "-".');
    }
}
function splitName(text, name) {
    const slash = name.indexOf('/');
    const first = slash === -1 ? '' : name.slice(0, slash);
    if (slash === -1 || !(0,registry_name/* looksLikeRegistry */.V7)(first)) {
        return { registry: registry_name/* DOCKER_HUB */.Xb, path: slash === -1 ? `library/${name}` : name };
    }
    const registry = (0,registry_name/* tryParseRegistryName */.XF)(first);
    if (registry === undefined) {
        throw problem(text, `"${(0,src_text/* printable */.g$)(first)}" is not a registry`, 'Write the host first, such as ghcr.io, docker.io or registry.example.com:5000.');
    }
    if (!(0,registry_name/* looksLikeRegistry */.V7)(registry)) {
        throw problem(text, `"${(0,src_text/* printable */.g$)(first)}" has capitals, which only a registry may have, and is none`, `Write the registry first: ghcr.io/${registry}/\u2026 or, for Docker Hub, ${registry_name/* DOCKER_HUB */.Xb}/${registry}/\u2026`);
    }
    const path = name.slice(slash + 1);
    const isOfficial = registry === registry_name/* DOCKER_HUB */.Xb && !path.includes('/');
    return { registry, path: isOfficial ? `library/${path}` : path };
}
function checkRepository(text, repository) {
    if (repository === '' || repository === 'library/') {
        throw problem(text, 'it has no repository', 'Write for example ghcr.io/acme/api:1.4.0');
    }
    if (repository.length > grammar/* REPOSITORY_LIMIT_CHARS */.Xi) {
        throw problem(text, `its repository is longer than ${grammar/* REPOSITORY_LIMIT_CHARS */.Xi} characters`);
    }
    const wrong = repository.split('/').find((component) => !grammar/* COMPONENT */.YD.test(component));
    if (wrong === undefined)
        return;
    throw problem(text, wrong === ''
        ? 'its repository has an empty part'
        : `"${(0,src_text/* printable */.g$)(wrong)}" is not part of a name`, 'Parts of a repository have letters and digits, joined by ".", "_", "__" or "-".');
}
function problem(text, why, remedy) {
    return new src_errors/* ActionError */.lZ('INPUT', `reference "${(0,src_text/* printable */.g$)(text)}": ${why}`, { remedy });
}
function formatName(reference) {
    return `${reference.registry}/${reference.repository}`;
}
function formatReference(reference) {
    const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
    const digest = reference.digest === undefined ? '' : `@${formatDigest(reference.digest)}`;
    return `${formatName(reference)}${tag}${digest}`;
}

;// CONCATENATED MODULE: ./src/action/outputs.ts



function describePin({ image, resolved, credential }) {
    const { registry, repository, tag } = image.reference;
    const name = formatName(image.reference);
    const digest = formatDigest(resolved.digest);
    return {
        reference: `${name}@${digest}`,
        'reference-with-tag': `${name}${tag === undefined ? '' : `:${tag}`}@${digest}`,
        name,
        registry,
        repository,
        tag: tag ?? '',
        digest,
        'media-type': resolved.mediaType,
        kind: resolved.kind,
        platforms: resolved.platforms,
        credential,
        size: resolved.size,
    };
}
function formatEntries(entries) {
    if (entries.length === 0)
        return '{}';
    const lines = entries.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
    return `{\n${lines.join(',\n')}\n}`;
}
function formatImages(pins) {
    return formatEntries(pins.map((pin) => [pin.image.alias, describePin(pin)]));
}
const REASON_LIMIT_CHARS = 500;
function setDefaultOutputs(toolkit) {
    setAll(toolkit, { trusted: 'false', 'trust-reason': '', 'logged-in': '', skipped: 'false' });
}
function setTrustOutputs(toolkit, { trusted, reason }) {
    const text = (0,src_text/* printable */.g$)(reason, REASON_LIMIT_CHARS);
    setAll(toolkit, { trusted: String(trusted), 'trust-reason': text });
}
function setSkippedOutput(toolkit) {
    setAll(toolkit, { skipped: 'true' });
}
function setLoginOutputs(toolkit, { registries, directory }) {
    setAll(toolkit, { 'logged-in': registries.join(','), 'docker-config': directory });
}
function setSecretOutput(toolkit, path) {
    setAll(toolkit, { 'kubernetes-secret-file': path });
}
function setPinOutputs(toolkit, pins) {
    const [first] = pins;
    if (first === undefined)
        return;
    const fields = describePin(first);
    const references = pins.map((pin) => [pin.image.alias, describePin(pin).reference]);
    setAll(toolkit, {
        reference: fields.reference,
        'reference-with-tag': fields['reference-with-tag'],
        name: fields.name,
        registry: fields.registry,
        repository: fields.repository,
        tag: fields.tag,
        digest: fields.digest,
        'media-type': fields['media-type'],
        kind: fields.kind,
        platforms: JSON.stringify(fields.platforms),
        references: formatEntries(references),
        images: formatImages(pins),
    });
}
function setAll(toolkit, values) {
    for (const [name, value] of Object.entries(values))
        toolkit.setOutput(name, value);
}

;// CONCATENATED MODULE: ./src/stages/check-readable.ts



function checkReadable(plan, pins, findSession) {
    const used = [
        ...plan.images.map((one) => findSession(one.image.reference.registry, one.credential)),
        ...plan.logins.map(({ registry, login }) => findSession(registry, login)),
    ];
    const sessions = [...new Set(used)];
    for (const pin of pins) {
        const outputs = Object.entries(describePin(pin)).map(([name, value]) => [name, String(value)]);
        const text = outputs.map(([, value]) => value).join('\n');
        const hiding = sessions.find((session) => session.hides(text));
        const [name] = outputs.find(([, value = '']) => hiding?.hides(value) === true) ?? [];
        if (hiding !== undefined && name !== undefined)
            throw check_readable_hidden(pin, name, hiding.registry);
    }
}
function check_readable_hidden({ image }, output, registry) {
    const subject = `pin "${formatReference(image.reference)}"`;
    const message = `${subject}: its ${output} holds a token of ${registry}, which runners black out`;
    return new src_errors/* ActionError */.lZ('PROTOCOL', message, {
        remedy: "No token is such a text by chance: do not deploy it; tell the registry's operator.",
    });
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(7598);
;// CONCATENATED MODULE: external "node:fs/promises"
const external_node_fs_promises_namespaceObject = requireOfNode("node:fs/promises");
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(6760);
// EXTERNAL MODULE: ./src/json.ts
var json = __nccwpck_require__(8301);
;// CONCATENATED MODULE: ./src/machine/login-error.ts



const PIN_ONLY = 'set "login: none" to pin without storing a login';
function loginError(path, why, remedy) {
    return new src_errors/* ActionError */.lZ('LOGIN', `${quotePath(path)}: ${why}`, { remedy });
}
function quotePath(path) {
    return `"${(0,src_text/* printable */.g$)(path)}"`;
}
function asLoginError(error, path) {
    if (!isSystemError(error))
        return error;
    return new src_errors/* ActionError */.lZ('LOGIN', `${quotePath(path)}: ${(0,src_text/* printable */.g$)(error.message)}`, {
        remedy: `Make the file and its folder writable for the user that runs the job, or ${PIN_ONLY}.`,
        cause: error,
    });
}
function asUnreadable(error, path) {
    if (!isSystemError(error))
        return error;
    return new src_errors/* ActionError */.lZ('LOGIN', `${quotePath(path)}: ${(0,src_text/* printable */.g$)(error.message)}`, {
        remedy: 'Make the file readable for the user that runs the job.',
        cause: error,
    });
}
function isSystemError(error) {
    if (!(0,json/* isJsonObject */.O)(error))
        return false;
    return ['code', 'message', 'syscall'].every((name) => typeof error[name] === 'string');
}
function errnoOf(error) {
    return isSystemError(error) ? error.code : undefined;
}
async function unless(codes, work) {
    try {
        return await work;
    }
    catch (error) {
        if (codes.includes(errnoOf(error) ?? ''))
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./src/machine/shape.ts

const isText = (value) => typeof value === 'string';
const isFlag = (value) => typeof value === 'boolean';
const isCount = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
function hasShape(shape) {
    return (value) => (0,json/* isJsonObject */.O)(value) && Object.entries(shape).every(([name, check]) => check(own(value, name)));
}
function own(object, name) {
    return Object.hasOwn(object, name) ? object[name] : undefined;
}
function isList(check) {
    return (value) => Array.isArray(value) && value.every(check);
}
function orNull(check) {
    return (value) => value === null || check(value);
}

;// CONCATENATED MODULE: ./src/machine/process-identity.ts





function isHolderProcess(value) {
    return PROCESS(value);
}
const PROCESS = hasShape({
    pid: isCount,
    started: orNull(isText),
    machine: isText,
    boot: orNull(isText),
    namespace: orNull(isText),
});
async function identifyProcess(pid) {
    if (!Number.isSafeInteger(pid) || pid <= 0 || !exists(pid))
        return undefined;
    const surroundings = await readSurroundings();
    const stat = surroundings.namespace === null ? undefined : await readStat(pid);
    return { pid, started: stat?.started ?? null, ...surroundings };
}
const WRAPPERS = new Set('ash bash busybox dash env nice runuser setpriv sh su sudo timeout zsh'.split(' '));
const WRAPPERS_LIMIT = 8;
async function identifyRunner(parent) {
    let pid = parent;
    for (let count = 0; count < WRAPPERS_LIMIT; count += 1) {
        const stat = await readStat(pid);
        if (stat === undefined || !WRAPPERS.has(stat.command))
            break;
        pid = stat.parent;
    }
    return identifyProcess(pid);
}
async function judgeProcess(process) {
    const here = await readSurroundings();
    if (process.boot !== here.boot) {
        const hasRestarted = process.boot !== null && process.machine === here.machine;
        return hasRestarted && here.boot !== null ? 'dead' : 'unknown';
    }
    if ((0,external_node_os_.platform)() === 'linux') {
        if (here.boot === null || here.namespace === null)
            return 'unknown';
        if (process.namespace !== here.namespace)
            return 'unknown';
    }
    else if (process.machine !== here.machine) {
        return 'unknown';
    }
    return judgeNeighbour(process);
}
async function judgeNeighbour(process) {
    if (!exists(process.pid))
        return 'dead';
    const stat = await readStat(process.pid);
    if (stat === undefined || process.started === null)
        return 'alive';
    return stat.started !== process.started || stat.hasEnded ? 'dead' : 'alive';
}
function exists(pid) {
    try {
        process.kill(pid, 0);
        return true;
    }
    catch (error) {
        return errnoOf(error) !== 'ESRCH';
    }
}
async function readStat(pid) {
    const text = await readText(`/proc/${pid}/stat`);
    const end = text?.lastIndexOf(')') ?? 0;
    const fields = text?.slice(end + 2).split(' ') ?? [];
    const [state, parent, threads, started] = [3, 4, 20, 22].map((field) => fields[field - 3]);
    if (started === undefined || !/^\d+$/.test(started))
        return undefined;
    const hasEnded = (state === 'Z' || state === 'X') && Number(threads) <= 1;
    const command = text?.slice(text.indexOf('(') + 1, end) ?? '';
    return { command, parent: Number(parent), started, hasEnded };
}
async function readSurroundings() {
    const [machineId, boot, self, namespace] = await Promise.all([
        readText('/etc/machine-id'),
        readText('/proc/sys/kernel/random/boot_id'),
        (0,external_node_fs_promises_namespaceObject.readlink)('/proc/self').catch(() => undefined),
        (0,external_node_fs_promises_namespaceObject.readlink)('/proc/self/ns/pid').catch(() => undefined),
    ]);
    const isOurs = self === String(process.pid);
    return {
        machine: digest(`${(0,external_node_os_.hostname)()}\n${machineId ?? ''}`),
        boot: boot === undefined ? null : digest(boot),
        namespace: (isOurs ? /\d+/.exec(namespace ?? '')?.[0] : undefined) ?? null,
    };
}
function digest(text) {
    return (0,external_node_crypto_.createHash)('sha256').update(text.trim()).digest('hex').slice(0, 16);
}
async function readText(path) {
    return (0,external_node_fs_promises_namespaceObject.readFile)(path, 'utf8').catch(() => undefined);
}

;// CONCATENATED MODULE: ./src/machine/holder-end.ts

const HOLDER_LIMIT_MS = 7 * 24 * 60 * 60 * 1000;
async function hasEnded({ process, since }, clock) {
    if (clock.now() - since > HOLDER_LIMIT_MS)
        return true;
    return process !== null && (await judgeProcess(process)) === 'dead';
}

;// CONCATENATED MODULE: ./src/machine/workspace.ts

function liesIn(folder, path) {
    const way = (0,external_node_path_.relative)(folder, path);
    return way === '' || !((0,external_node_path_.isAbsolute)(way) || way === '..' || way.startsWith(`..${external_node_path_.sep}`));
}

;// CONCATENATED MODULE: ./src/docker/place.ts




const LINKS_LIMIT = 40;
const OTHERS_WRITE = 0o002;
const GROUP_WRITES = 0o020;
const ELSEWHERE = `Set DOCKER_CONFIG to a folder that only this user can write, or ${PIN_ONLY}.`;
async function locateConfig(facts) {
    return realPathOf(configPath(facts), LINKS_LIMIT);
}
function configDirectory(facts) {
    return (0,external_node_path_.dirname)(configPath(facts));
}
function configPath({ dockerConfig, home, workingDirectory }) {
    const isSet = dockerConfig !== undefined && dockerConfig !== '';
    return (0,external_node_path_.resolve)(workingDirectory, isSet ? dockerConfig : (0,external_node_path_.join)(home, '.docker'), 'config.json');
}
async function realPathOf(path, links) {
    try {
        return await (0,external_node_fs_promises_namespaceObject.realpath)(path);
    }
    catch (error) {
        const code = errnoOf(error);
        if (code === 'ELOOP' || links === 0) {
            throw loginError(path, 'its symbolic links lead in a circle', ELSEWHERE);
        }
        if (code === 'ENOTDIR')
            throw loginError(path, 'a part of it is not a folder', ELSEWHERE);
        if (code !== 'ENOENT')
            throw loginError(path, `it cannot be reached: ${code}`, ELSEWHERE);
    }
    const parent = await realPathOf((0,external_node_path_.dirname)(path), links);
    const target = await unless(['ENOENT', 'EINVAL'], (0,external_node_fs_promises_namespaceObject.readlink)(path));
    if (target === undefined)
        return (0,external_node_path_.join)(parent, (0,external_node_path_.basename)(path));
    return realPathOf((0,external_node_path_.resolve)(parent, target), links - 1);
}
async function checkPlace(config, facts) {
    await checkOutsideWorkspace(config, facts);
    await checkFile(config, facts.user);
    await checkFolder((0,external_node_path_.dirname)(config), facts.user);
}
async function checkOutsideWorkspace(config, facts) {
    if (facts.workspace === undefined || facts.workspace === '')
        return;
    const workspace = await realPathOf((0,external_node_path_.resolve)(facts.workspace), LINKS_LIMIT);
    const places = [config, ...(await writtenPlaces(configPath(facts)))];
    if (!places.some((path) => liesIn(workspace, path)))
        return;
    throw loginError(config, `it lies in the workspace ${quotePath(workspace)}, which artifacts and build contexts are made of`, `Set DOCKER_CONFIG to a folder outside the workspace, or ${PIN_ONLY}.`);
}
async function writtenPlaces(path) {
    const parent = (0,external_node_path_.dirname)(path);
    if (parent === path)
        return [];
    const place = (0,external_node_path_.join)(await realPathOf(parent, LINKS_LIMIT), (0,external_node_path_.basename)(path));
    return [place, ...(await writtenPlaces(parent))];
}
async function checkFile(config, user) {
    const file = await unless(['ENOENT'], (0,external_node_fs_promises_namespaceObject.lstat)(config));
    if (file === undefined)
        return;
    if (!file.isFile()) {
        const kind = file.isDirectory() ? 'a folder' : 'not a regular file';
        throw loginError(config, `it is ${kind}`, `Remove it, or ${PIN_ONLY}.`);
    }
    if (user !== undefined && file.uid !== user.uid) {
        const why = `it belongs to another user (${file.uid}; this process runs as ${user.uid})`;
        throw loginError(config, why, ELSEWHERE);
    }
}
async function checkFolder(folder, user) {
    const found = await unless(['ENOENT'], (0,external_node_fs_promises_namespaceObject.stat)(folder));
    if (found === undefined)
        return;
    if (user !== undefined) {
        if (found.uid !== user.uid && found.uid !== 0) {
            const why = `the folder belongs to another user (${found.uid}; this process runs as ${user.uid})`;
            throw loginError(folder, why, ELSEWHERE);
        }
        const isShared = (found.mode & GROUP_WRITES) !== 0 && found.gid !== user.gid;
        if (isShared || (found.mode & OTHERS_WRITE) !== 0) {
            const mode = (found.mode & 0o7777).toString(8).padStart(4, '0');
            throw loginError(folder, `other users can write the folder (mode ${mode})`, ELSEWHERE);
        }
    }
    try {
        await (0,external_node_fs_promises_namespaceObject.access)(folder, external_node_fs_promises_namespaceObject.constants.W_OK | external_node_fs_promises_namespaceObject.constants.X_OK);
    }
    catch {
        throw loginError(folder, 'the folder cannot be written', ELSEWHERE);
    }
}

;// CONCATENATED MODULE: ./src/machine/private-file.ts





const PRIVATE_MODE = 0o600;
const PRIVATE_FOLDER_MODE = 0o700;
const READ_FLAGS = external_node_fs_namespaceObject.constants.O_RDONLY | external_node_fs_namespaceObject.constants.O_NOFOLLOW | external_node_fs_namespaceObject.constants.O_NONBLOCK;
function companionPrefix(config) {
    return `${(0,external_node_path_.basename)(config)}.login-and-pin.`;
}
function companion(config, name) {
    return (0,external_node_path_.join)((0,external_node_path_.dirname)(config), `${companionPrefix(config)}${name}`);
}
async function listCompanions(config) {
    const prefix = companionPrefix(config);
    const names = await (0,external_node_fs_promises_namespaceObject.readdir)((0,external_node_path_.dirname)(config));
    return names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}
async function hasCompanions(config) {
    return ((await unless(['ENOENT', 'ENOTDIR'], listCompanions(config))) ?? []).length > 0;
}
async function readContent(path, limitBytes) {
    const found = await unless(['ENOENT', 'ENOTDIR'], (0,external_node_fs_promises_namespaceObject.lstat)(path));
    if (found === undefined)
        return undefined;
    if (!found.isFile())
        throw loginError(path, 'it is not a regular file');
    const file = await unless(['ENOENT'], (0,external_node_fs_promises_namespaceObject.open)(path, READ_FLAGS));
    if (file === undefined)
        return undefined;
    try {
        const opened = await file.stat();
        const { size, mode } = opened;
        if (!opened.isFile())
            throw loginError(path, 'it is not a regular file');
        if (size > limitBytes)
            throw loginError(path, `it is larger than ${limitBytes} bytes`);
        return { bytes: await file.readFile(), mode: mode & 0o777 };
    }
    finally {
        await file.close();
    }
}
async function createPrivateFile(path, bytes) {
    const file = await (0,external_node_fs_promises_namespaceObject.open)(path, 'wx', PRIVATE_MODE);
    try {
        await file.writeFile(bytes);
    }
    finally {
        await file.close();
    }
}
const TEMPORARY = 'new-';
async function replaceFile(config, path, content) {
    const temporary = companion(config, `${TEMPORARY}${(0,external_node_crypto_.randomBytes)(8).toString('hex')}`);
    try {
        const file = await (0,external_node_fs_promises_namespaceObject.open)(temporary, 'wx', PRIVATE_MODE);
        try {
            await file.writeFile(content.bytes);
            await keepGroup(file, path);
            if (content.mode !== PRIVATE_MODE)
                await file.chmod(content.mode);
            await file.sync();
        }
        finally {
            await file.close();
        }
        await (0,external_node_fs_promises_namespaceObject.rename)(temporary, path);
    }
    catch (error) {
        await (0,external_node_fs_promises_namespaceObject.rm)(temporary, { force: true });
        throw error;
    }
}
async function keepGroup(file, path) {
    const [before, { uid, gid }] = [await unless(['ENOENT'], (0,external_node_fs_promises_namespaceObject.lstat)(path)), await file.stat()];
    if (before === undefined || before.gid === gid)
        return;
    await unless(['EPERM', 'ENOTSUP'], file.chown(uid, before.gid));
}
async function sweepTemporaries(config) {
    const names = await listCompanions(config);
    for (const name of names.filter((each) => each.startsWith(TEMPORARY))) {
        await (0,external_node_fs_promises_namespaceObject.rm)(companion(config, name), { force: true });
    }
}
function countMissingFolders(folder) {
    const found = (0,external_node_fs_namespaceObject.lstatSync)(folder, { throwIfNoEntry: false });
    return found === undefined ? 1 + countMissingFolders((0,external_node_path_.dirname)(folder)) : 0;
}
async function makeFolders(folder) {
    const first = await (0,external_node_fs_promises_namespaceObject.mkdir)(folder, { recursive: true, mode: PRIVATE_FOLDER_MODE });
    return first === undefined
        ? 0
        : (0,external_node_path_.relative)(first, folder)
            .split(external_node_path_.sep)
            .filter((part) => part !== '').length + 1;
}
async function removeFolders(folder, count) {
    let current = folder;
    for (let level = 0; level < count; level += 1, current = (0,external_node_path_.dirname)(current)) {
        const isGone = await (0,external_node_fs_promises_namespaceObject.rmdir)(current).then(() => true, () => false);
        if (!isGone)
            return;
    }
}

;// CONCATENATED MODULE: ./src/docker/job-folder.ts









const NAME = /^login-and-pin-[0-9a-f]{32}$/;
const HOLDER = 'holder.json';
const HOLDER_LIMIT_BYTES = 4096;
const ABANDONED_MS = 600_000;
function planFolder(runnerTemp, purpose) {
    if (runnerTemp === undefined) {
        throw loginError('RUNNER_TEMP', `not set by this runner, and ${purpose} needs it`, TEMP_REMEDY);
    }
    const name = `login-and-pin-${(0,external_node_crypto_.randomBytes)(16).toString('hex')}`;
    return { version: 1, kind: 'folder', path: (0,external_node_path_.resolve)(runnerTemp, name) };
}
const TEMP_REMEDY = 'Set RUNNER_TEMP to a folder outside the workspace that only this user can write.';
async function makeFolder({ path }, context) {
    const { clock, facts, runner } = context;
    await (0,external_node_fs_promises_namespaceObject.mkdir)(path, { mode: PRIVATE_FOLDER_MODE }).catch((error) => {
        throw asLoginError(error, path);
    });
    try {
        await checkPlace((0,external_node_path_.join)(path, 'config.json'), { ...facts, dockerConfig: path });
        const holder = { process: runner ?? null, since: clock.now() };
        await createPrivateFile((0,external_node_path_.join)(path, HOLDER), Buffer.from(`${JSON.stringify(holder)}\n`));
    }
    catch (error) {
        await unless(['ENOENT'], (0,external_node_fs_promises_namespaceObject.rm)(path, { recursive: true }));
        throw asLoginError(error, path);
    }
}
async function removeFolder(value) {
    if (!isFolderRecord(value)) {
        return { level: 'warning', text: 'the record of a folder is not one: nothing was removed' };
    }
    const { path } = value;
    try {
        const found = await unless(['ENOENT', 'ENOTDIR'], (0,external_node_fs_promises_namespaceObject.lstat)(path));
        if (found === undefined)
            return { level: 'info', text: `${quotePath(path)} is gone already` };
        if (!found.isDirectory()) {
            const text = `${quotePath(path)} is no folder any more: it was left as it is`;
            return { level: 'warning', text };
        }
        await (0,external_node_fs_promises_namespaceObject.rm)(path, { recursive: true });
        return { level: 'info', text: `removed ${quotePath(path)}` };
    }
    catch (error) {
        const reason = asLoginError(error, path);
        const why = reason instanceof Error ? reason.message : String(reason);
        return { level: 'warning', text: `could not remove the folder of this job: ${why}` };
    }
}
function isFolderRecord(value) {
    if (!(0,json/* isJsonObject */.O)(value) || value['version'] !== 1 || value['kind'] !== 'folder')
        return false;
    const { path } = value;
    return typeof path === 'string' && (0,external_node_path_.isAbsolute)(path) && NAME.test((0,external_node_path_.basename)(path));
}
async function clearFolders(runnerTemp, { clock, facts: { user } }) {
    const names = (await unless(['ENOENT', 'ENOTDIR', 'EACCES'], (0,external_node_fs_promises_namespaceObject.readdir)(runnerTemp))) ?? [];
    const lines = [];
    for (const name of names.filter((each) => NAME.test(each))) {
        const path = (0,external_node_path_.join)(runnerTemp, name);
        const found = await unless(['ENOENT'], (0,external_node_fs_promises_namespaceObject.lstat)(path));
        if (found?.isDirectory() !== true)
            continue;
        if (user !== undefined && found.uid !== user.uid)
            continue;
        if (!(await isAbandoned(path, { clock, madeAt: found.mtimeMs })))
            continue;
        const line = await removeFolder({ version: 1, kind: 'folder', path });
        lines.push(line.level === 'info' ? { ...line, text: `${line.text}, which a killed job left` } : line);
    }
    return lines;
}
async function isAbandoned(path, { clock, madeAt }) {
    const content = await readContent((0,external_node_path_.join)(path, HOLDER), HOLDER_LIMIT_BYTES).catch(() => undefined);
    const holder = parseHolder(content?.bytes.toString('utf8') ?? '');
    if (holder === undefined)
        return clock.now() - madeAt > ABANDONED_MS;
    return hasEnded(holder, clock);
}
function parseHolder(text) {
    try {
        const value = JSON.parse(text);
        if (!(0,json/* isJsonObject */.O)(value))
            return undefined;
        const { process, since } = value;
        if (typeof since !== 'number')
            return undefined;
        return isHolderProcess(process) ? { process, since } : { process: null, since };
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./src/docker/entry.ts



function member(object, key) {
    return Object.hasOwn(object, key) ? object[key] : undefined;
}
function formatEntry(username, password) {
    return { auth: Buffer.from(`${username}:${password}`).toString('base64') };
}
function parseAuth(auth) {
    const text = auth.trim();
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text))
        return undefined;
    const pair = Buffer.from(text, 'base64').toString('utf8');
    const colon = pair.indexOf(':');
    if (colon < 1)
        return undefined;
    return { username: pair.slice(0, colon), password: pair.slice(colon + 1) };
}
function usernameOf(entry) {
    if (!(0,json/* isJsonObject */.O)(entry) || Object.keys(entry).length === 0)
        return undefined;
    const auth = member(entry, 'auth');
    const username = (typeof auth === 'string' ? parseAuth(auth)?.username : undefined) ?? member(entry, 'username');
    return typeof username === 'string' && username !== '' ? (0,src_text/* printable */.g$)(username) : 'an unknown user';
}
const HOST_KEY = /^(?:https?:\/\/)?([^/]+)(?:\/(?:v[12]\/?)?)?$/;
function hostOfKey(key) {
    const host = key.replace(/^https?:\/\//, '').replace(/\/.*$/s, '');
    return (0,registry_name/* tryParseRegistryName */.XF)(host) ?? key;
}
function canonicalKey(key) {
    const host = HOST_KEY.exec(key)?.[1];
    return host === undefined ? undefined : (0,registry_name/* tryParseRegistryName */.XF)(host);
}

;// CONCATENATED MODULE: ./src/docker/config-file.ts




const CONFIG_LIMIT_BYTES = 1_048_576;
const CONFIG_DEPTH_LIMIT = 100;
const REPAIR = 'Repair the file, or remove it if nothing in it is needed.';
async function readConfig(path) {
    const content = await readContent(path, CONFIG_LIMIT_BYTES).catch((error) => {
        throw asUnreadable(error, path);
    });
    if (content === undefined)
        return absentConfig(path);
    return parseConfig(path, content);
}
function parseConfig(path, content) {
    return { path, ...content, settings: parseSettings(path, content.bytes) };
}
function absentConfig(path) {
    return { path, bytes: undefined, mode: PRIVATE_MODE, settings: {} };
}
function parseSettings(path, bytes) {
    let settings;
    try {
        const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
        settings = text.trim() === '' ? {} : JSON.parse(text);
    }
    catch {
        throw loginError(path, 'it is not JSON', REPAIR);
    }
    if (!(0,json/* isJsonObject */.O)(settings))
        throw loginError(path, 'it is not a JSON object', REPAIR);
    if ((0,json/* isDeeperThan */.h)(settings, CONFIG_DEPTH_LIMIT)) {
        throw loginError(path, `it is nested deeper than ${CONFIG_DEPTH_LIMIT} levels`, REPAIR);
    }
    const auths = member(settings, 'auths') ?? {};
    if (!(0,json/* isJsonObject */.O)(auths))
        throw loginError(path, '"auths" is not an object', REPAIR);
    return settings;
}
function authsOf(config) {
    const auths = member(config.settings, 'auths');
    return (0,json/* isJsonObject */.O)(auths) ? auths : {};
}
function changeEntries(config, changes) {
    const entries = new Map(Object.entries(authsOf(config)));
    let isChanged = false;
    for (const [key, entry] of changes) {
        if (JSON.stringify(entries.get(key)) === JSON.stringify(entry))
            continue;
        isChanged = true;
        if (entry === undefined)
            entries.delete(key);
        else
            entries.set(key, entry);
    }
    if (!isChanged)
        return config;
    return withSettings(config, setMember(config.settings, 'auths', Object.fromEntries(entries)));
}
function dropEmptyAuths(config) {
    const isEmpty = Object.keys(authsOf(config)).length === 0;
    if (!isEmpty || !Object.hasOwn(config.settings, 'auths'))
        return config;
    return withSettings(config, setMember(config.settings, 'auths', undefined));
}
function hasAllOf(first, second, except) {
    const isIn = (object, [key, value]) => JSON.stringify(member(object, key)) === JSON.stringify(value);
    const settings = Object.entries(first.settings).filter(([key]) => key !== 'auths');
    const entries = Object.entries(authsOf(first)).filter(([key]) => !except.has(key));
    return (settings.every((setting) => isIn(second.settings, setting)) &&
        entries.every((entry) => isIn(authsOf(second), entry)));
}
function setMember(object, key, value) {
    const members = new Map(Object.entries(object));
    if (value === undefined)
        members.delete(key);
    else
        members.set(key, value);
    return Object.fromEntries(members);
}
function withSettings(config, settings) {
    return { ...config, settings, bytes: formatSettings(settings, config.bytes) };
}
function formatSettings(settings, before) {
    const text = before?.toString('utf8') ?? '';
    const isBare = /^\s*(?:\{\s*\}\s*)?$/.test(text);
    const [, lineEnd = '\n', indent = isBare ? '\t' : ''] = /^\s*\{[ \t]*(\r?\n)([ \t]+)"/.exec(text) ?? [];
    const tail = text.trim() === '' ? '' : text.slice(text.trimEnd().length);
    const lines = JSON.stringify(settings, undefined, indent).split('\n');
    return Buffer.from(`${lines.join(lineEnd)}${tail}`);
}
async function writeConfig({ path, bytes, mode }) {
    if (bytes === undefined)
        throw new Error('an absent configuration is not written');
    await replaceFile(path, path, { bytes, mode });
}

;// CONCATENATED MODULE: ./src/ledger/ledger.ts



function isSameSlot(left, right) {
    return left.helper === right.helper && left.key === right.key;
}
const ABSENT = 'absent';
function newLedger(config, folders) {
    const salt = (0,external_node_crypto_.randomBytes)(16).toString('hex');
    const original = {
        existed: config.bytes !== undefined,
        hadAuths: Object.hasOwn(config.settings, 'auths'),
        mode: null,
        folders,
        body: null,
        keys: [],
    };
    const written = [digestFile(salt, config)];
    return { version: 1, salt, original, written, holders: [], stacks: [] };
}
function digestFile(salt, { bytes }) {
    return bytes === undefined ? ABSENT : (0,external_node_crypto_.createHmac)('sha256', salt).update(bytes).digest('hex');
}
function digestEntry(salt, config, key) {
    const entry = member(authsOf(config), key);
    if (entry === undefined)
        return ABSENT;
    return (0,external_node_crypto_.createHmac)('sha256', salt).update(JSON.stringify(entry)).digest('hex');
}
function digestCredential(salt, credential) {
    if (credential === undefined)
        return ABSENT;
    return (0,external_node_crypto_.createHmac)('sha256', salt).update(formatCredential(credential)).digest('hex');
}
function formatCredential({ username, password, token }) {
    return JSON.stringify(token === undefined ? { username, password } : { username, password, token });
}

;// CONCATENATED MODULE: ./src/machine/seal.ts

const CIPHER = 'aes-256-gcm';
const PUBLIC_KEY_BYTES = 32;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const PURPOSE = 'login-and-pin seal 1';
function createKeyPair() {
    const { publicKey, privateKey } = (0,external_node_crypto_.generateKeyPairSync)('x25519');
    return {
        publicKey: rawPublicKey(publicKey),
        privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url'),
    };
}
function publicKeyOf(privateKey) {
    try {
        return rawPublicKey((0,external_node_crypto_.createPublicKey)(importPrivateKey(privateKey)));
    }
    catch {
        return undefined;
    }
}
function seal(plain, publicKey) {
    try {
        const ephemeral = (0,external_node_crypto_.generateKeyPairSync)('x25519');
        const sender = Buffer.from(rawPublicKey(ephemeral.publicKey), 'base64url');
        const recipient = Buffer.from(publicKey, 'base64url');
        const secret = (0,external_node_crypto_.diffieHellman)({
            privateKey: ephemeral.privateKey,
            publicKey: importPublicKey(recipient),
        });
        const { key, nonce } = deriveKey(secret, Buffer.concat([sender, recipient]));
        const cipher = (0,external_node_crypto_.createCipheriv)(CIPHER, key, nonce);
        const text = Buffer.concat([cipher.update(plain), cipher.final()]);
        return Buffer.concat([sender, cipher.getAuthTag(), text]).toString('base64');
    }
    catch {
        return undefined;
    }
}
function unseal(box, privateKey) {
    try {
        const bytes = Buffer.from(box, 'base64');
        const ours = importPrivateKey(privateKey);
        const sender = bytes.subarray(0, PUBLIC_KEY_BYTES);
        const recipient = Buffer.from(rawPublicKey((0,external_node_crypto_.createPublicKey)(ours)), 'base64url');
        const secret = (0,external_node_crypto_.diffieHellman)({ privateKey: ours, publicKey: importPublicKey(sender) });
        const { key, nonce } = deriveKey(secret, Buffer.concat([sender, recipient]));
        const textStart = PUBLIC_KEY_BYTES + TAG_BYTES;
        const decipher = (0,external_node_crypto_.createDecipheriv)(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
        decipher.setAuthTag(bytes.subarray(PUBLIC_KEY_BYTES, textStart));
        return Buffer.concat([decipher.update(bytes.subarray(textStart)), decipher.final()]);
    }
    catch {
        return undefined;
    }
}
function deriveKey(secret, salt) {
    const bytes = Buffer.from((0,external_node_crypto_.hkdfSync)('sha256', secret, salt, PURPOSE, KEY_BYTES + NONCE_BYTES));
    return { key: bytes.subarray(0, KEY_BYTES), nonce: bytes.subarray(KEY_BYTES) };
}
function rawPublicKey(key) {
    const { x } = key.export({ format: 'jwk' });
    if (x === undefined)
        throw new Error('not an X25519 key');
    return x;
}
function importPublicKey(raw) {
    const x = raw.toString('base64url');
    return (0,external_node_crypto_.createPublicKey)({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
}
function importPrivateKey(text) {
    const key = Buffer.from(text, 'base64url');
    return (0,external_node_crypto_.createPrivateKey)({ key, format: 'der', type: 'pkcs8' });
}

;// CONCATENATED MODULE: ./src/ledger/stack.ts



function settleLedger(ledger, config) {
    const digest = digestFile(ledger.salt, config);
    const isOurs = ledger.written.includes(digest);
    return {
        ...ledger,
        written: isOurs ? [digest] : [],
        original: isOurs ? ledger.original : forgetBytes(ledger.original),
        stacks: ledger.stacks.flatMap((stack) => stack.helper === null
            ? settleStack(stack, digestEntry(ledger.salt, config, stack.key))
            : [stack]),
    };
}
function forgetBytes(original) {
    return { ...original, body: null, keys: [] };
}
function settleStack(stack, found) {
    if (found === stack.current)
        return [stack];
    const cut = stack.layers.findLastIndex(({ over }) => over === found);
    const layers = stack.layers.slice(0, Math.max(0, cut));
    return layers.length === 0 ? [] : [{ ...stack, layers, current: found }];
}
function handOver(ledger, leaver) {
    const keyOf = new Map(ledger.holders.map(({ id, publicKey }) => [id, publicKey]));
    const reseal = (previous, heir) => resealPrevious(previous, leaver, keyOf.get(heir) ?? '');
    const stacks = ledger.stacks.map((stack) => ({
        ...stack,
        layers: stack.layers.flatMap((layer, index) => {
            if (layer.holder === leaver.id)
                return index === stack.layers.length - 1 ? [layer] : [];
            const below = stack.layers[index - 1];
            if (below?.holder !== leaver.id)
                return [layer];
            return [{ ...layer, over: below.over, previous: reseal(below.previous, layer.holder) }];
        }),
    }));
    return { ...ledger, stacks, original: handOverOriginal(ledger, leaver) };
}
function resealPrevious(previous, leaver, heirKey) {
    if (previous.kind !== 'sealed')
        return previous;
    const entry = stack_open(previous.box, leaver);
    const box = entry && seal(entry, heirKey);
    return box === undefined ? { kind: 'lost' } : { kind: 'sealed', box };
}
function handOverOriginal({ original, holders }, leaver) {
    const box = original.keys.find(({ holder }) => holder === leaver.id)?.box;
    const key = box === undefined ? undefined : stack_open(box, leaver);
    if (key === undefined)
        return original;
    const keys = holders.flatMap(({ id, publicKey }) => {
        const own = original.keys.find(({ holder }) => holder === id)?.box ?? seal(key, publicKey);
        return own === undefined ? [] : [{ holder: id, box: own }];
    });
    return { ...original, keys };
}
function stack_open(box, { privateKey }) {
    return privateKey === undefined ? undefined : unseal(box, privateKey);
}
function dropHolder(ledger, id, remains) {
    const keys = ledger.original.keys.filter(({ holder }) => holder !== id);
    const stacks = ledger.stacks.flatMap((stack) => {
        if (remains.kept.some((slot) => isSameSlot(stack, slot)))
            return [stack];
        const layers = stack.layers.filter(({ holder }) => holder !== id);
        if (layers.length === stack.layers.length)
            return [stack];
        const current = currentOf(ledger.salt, stack, remains);
        return layers.length === 0 ? [] : [{ ...stack, layers, current }];
    });
    const isGone = !stacks.some(({ layers }) => layers.some(({ holder }) => holder === id));
    const holders = isGone ? ledger.holders.filter((holder) => holder.id !== id) : ledger.holders;
    return { ...ledger, holders, stacks, original: { ...ledger.original, keys } };
}
function currentOf(salt, slot, { config, changes }) {
    if (slot.helper === null)
        return digestEntry(salt, config, slot.key);
    const change = changes.find((each) => isSameSlot(each.slot, slot));
    return digestCredential(salt, change?.credential);
}

;// CONCATENATED MODULE: ./src/ledger/helper-stacks.ts




async function settleHelpers(ledger, holder, helpers) {
    const failures = [];
    let settled = ledger;
    for (const slot of ledger.stacks.filter(({ layers }) => layers.at(-1)?.holder === holder)) {
        if (slot.helper === null)
            continue;
        try {
            settled = settleSlot(settled, slot, await helpers.get(slot.helper, slot.key));
        }
        catch (error) {
            failures.push({ slot, why: (0,src_errors/* describeReason */.Gk)(error) });
        }
    }
    return { ledger: settled, failures };
}
function settleSlot(ledger, slot, found) {
    const digest = digestCredential(ledger.salt, found);
    const stacks = ledger.stacks.flatMap((stack) => isSameSlot(stack, slot) ? settleStack(stack, digest) : [stack]);
    return { ...ledger, stacks };
}
async function restoreHelpers(changes, helpers) {
    const failures = [];
    for (const { slot, credential, over } of changes) {
        try {
            const { helper, key } = slot;
            if (helper === null)
                throw new Error('the file has no credential helper');
            if (credential === undefined)
                await helpers.erase(helper, key);
            else
                await replaceLogin({ helper, key }, { credential, over }, helpers);
            await checkRestored({ helper, key }, { credential, over }, helpers);
        }
        catch (error) {
            failures.push({ slot, why: (0,src_errors/* describeReason */.Gk)(error) });
        }
    }
    return failures;
}
async function checkRestored({ helper, key }, { credential, over }, helpers) {
    const found = await helpers.get(helper, key);
    const isBack = credential === undefined
        ? found?.username !== over
        : digestCredential('', found) === digestCredential('', credential);
    if (isBack)
        return;
    const words = credential === undefined ? 'keeps what it was told to erase' : CHANGED;
    throw loginError(`docker-credential-${helper}`, `the credential helper ${words}`);
}
const CHANGED = 'does not give back the login that was put back';
async function replaceLogin({ helper, key }, { credential, over, }, helpers) {
    if (over !== undefined && over !== credential.username)
        await helpers.erase(helper, key);
    await helpers.store(helper, key, credential);
}

;// CONCATENATED MODULE: ./src/docker/helper-name.ts





const HELPER_NAME = /^[A-Za-z0-9._-]{1,100}$/;
function isHelperName(name) {
    return HELPER_NAME.test(name);
}
function helperOf(config, registry) {
    const ofHost = helperUnder(config, (0,registry_name/* dockerConfigKey */.Y4)(registry));
    return checkName(ofHost ?? member(config.settings, 'credsStore'), config.path, registry);
}
function podmanHelperOf(file, registry) {
    return checkName(helperUnder(file, registry), file.path, registry);
}
function helperUnder(config, key) {
    const helpers = member(config.settings, 'credHelpers') ?? {};
    if (!(0,json/* isJsonObject */.O)(helpers)) {
        throw loginError(config.path, '"credHelpers" is not an object', 'Repair the file.');
    }
    const name = member(helpers, key);
    return name === null ? '' : name;
}
function checkName(name, path, registry) {
    if (name === undefined || name === null || name === '')
        return undefined;
    if (typeof name === 'string' && isHelperName(name))
        return name;
    const text = typeof name === 'string' ? `"${(0,src_text/* printable */.g$)(name)}"` : 'it is not a text';
    throw loginError(path, `the credential helper for ${registry} has no proper name: ${text}`, 'Write the part behind "docker-credential-" alone: letters, digits, ".", "_" and "-".');
}
function nameHelper(name) {
    return `the credential helper "${(0,src_text/* printable */.g$)(name)}"`;
}

;// CONCATENATED MODULE: ./src/ledger/ledger-grammar.ts




function parseLedger(text) {
    try {
        const value = JSON.parse(text);
        return isLedger(value) ? value : undefined;
    }
    catch {
        return undefined;
    }
}
function isLedger(value) {
    return LEDGER(value) && isConsistent(value);
}
const ledger_grammar_HOLDER = hasShape({
    id: isText,
    publicKey: isText,
    process: orNull(isHolderProcess),
    since: isCount,
});
const isPrevious = (value) => (0,json/* isJsonObject */.O)(value) &&
    (value['kind'] === 'none' ||
        value['kind'] === 'lost' ||
        (value['kind'] === 'sealed' && isText(value['box'])));
const LAYER = hasShape({ holder: isText, username: isText, over: isText, previous: isPrevious });
const STACK = hasShape({
    helper: orNull((value) => typeof value === 'string' && isHelperName(value)),
    key: isText,
    current: isText,
    layers: (value) => isList(LAYER)(value) && Array.isArray(value) && value.length > 0,
});
const ORIGINAL = hasShape({
    existed: isFlag,
    hadAuths: isFlag,
    mode: orNull((value) => isCount(value) && Number(value) <= 0o777),
    folders: isCount,
    body: orNull(isText),
    keys: isList(hasShape({ holder: isText, box: isText })),
});
const LEDGER = hasShape({
    version: (value) => value === 1,
    salt: isText,
    original: ORIGINAL,
    written: isList(isText),
    holders: isList(ledger_grammar_HOLDER),
    stacks: isList(STACK),
});
function isConsistent({ holders, stacks }) {
    const ids = new Set(holders.map(({ id }) => id));
    const slots = new Set(stacks.map(({ helper, key }) => JSON.stringify([helper, key])));
    return (ids.size === holders.length &&
        slots.size === stacks.length &&
        stacks.every(({ layers }) => {
            const inStack = new Set(layers.map(({ holder }) => holder));
            return inStack.size === layers.length && layers.every(({ holder }) => ids.has(holder));
        }));
}

;// CONCATENATED MODULE: ./src/ledger/ledger-file.ts




const LEDGER_LIMIT_BYTES = 8 * 1_048_576;
function ledgerPath(config) {
    return companion(config, 'ledger.json');
}
async function readLedger(config) {
    const path = ledgerPath(config);
    const content = await readContent(path, LEDGER_LIMIT_BYTES);
    if (content === undefined)
        return undefined;
    const ledger = parseLedger(content.bytes.toString('utf8'));
    if (ledger !== undefined)
        return ledger;
    throw loginError(path, 'it is not a ledger that this version of login-and-pin can read', 'Delete the file when no job is logged in on this machine, and log in again with docker login where a login is missing.');
}
async function writeLedger(config, ledger) {
    const bytes = Buffer.from(`${JSON.stringify(ledger)}\n`);
    await replaceFile(config, ledgerPath(config), { bytes, mode: PRIVATE_MODE });
}
async function removeLedger(config) {
    await (0,external_node_fs_promises_namespaceObject.rm)(ledgerPath(config), { force: true });
}

;// CONCATENATED MODULE: ./src/ledger/original-file.ts




function bringBack({ original, written }, config, { leaver, mode: found, keys }) {
    const mode = found === PRIVATE_MODE ? (original.mode ?? found) : found;
    if (written.length > 0) {
        const before = openOriginal(original, config.path, leaver);
        if (before !== undefined && hasAllOf(config, before, keys)) {
            if (before.bytes === undefined)
                return { config: before, file: 'removed' };
            return { config: { ...before, mode }, file: 'restored' };
        }
    }
    const rest = original.hadAuths ? config : dropEmptyAuths(config);
    if (!original.existed && rest.bytes !== undefined && Object.keys(rest.settings).length === 0) {
        return { config: absentConfig(config.path), file: 'removed' };
    }
    return { config: { ...rest, mode }, file: 'kept' };
}
function openOriginal(original, path, leaver) {
    if (!original.existed)
        return absentConfig(path);
    const box = original.keys.find(({ holder }) => holder === leaver.id)?.box;
    const key = box === undefined ? undefined : stack_open(box, leaver)?.toString('utf8');
    const bytes = key === undefined ? undefined : unseal(original.body ?? '', key);
    try {
        return bytes && parseConfig(path, { bytes, mode: PRIVATE_MODE });
    }
    catch {
        return undefined;
    }
}
function asOriginal({ original }, config) {
    const existed = config.bytes !== undefined;
    const hadAuths = Object.hasOwn(config.settings, 'auths');
    return { ...forgetBytes(original), existed, hadAuths, mode: null };
}

;// CONCATENATED MODULE: ./src/docker/stored-credential.ts

const IDENTITY_TOKEN_USERNAME = '<token>';
function parseCredential(value) {
    if (!(0,json/* isJsonObject */.O)(value))
        return undefined;
    const { username, password, token } = value;
    if (typeof username !== 'string' || typeof password !== 'string')
        return undefined;
    if (token !== 'identity-token' && token !== 'registry-token')
        return { username, password };
    return { username, password, token };
}

;// CONCATENATED MODULE: ./src/ledger/taking-back.ts



function takeBack(before, { ledger, failures }, leaver) {
    const entries = new Map();
    const changes = [];
    const outcomes = before.stacks.flatMap((stack) => {
        const { helper, key } = stack;
        if (!stack.layers.some(({ holder }) => holder === leaver.id))
            return [];
        if (failures.some(({ slot }) => isSameSlot(slot, stack)))
            return [{ helper, key, kind: 'failed' }];
        const top = ledger.stacks.find((other) => isSameSlot(other, stack))?.layers.at(-1);
        if (top?.holder !== leaver.id) {
            const wasOnTop = stack.layers.at(-1)?.holder === leaver.id;
            return [{ helper, key, kind: wasOnTop ? 'changed' : 'passed on' }];
        }
        const entry = openPrevious(top.previous, leaver);
        const credential = parseCredential(entry);
        if (helper === null)
            entries.set(key, entry);
        else
            changes.push({ slot: { helper, key }, credential, over: top.username });
        if ((helper === null ? entry : credential) !== undefined)
            return [{ helper, key, kind: 'put back' }];
        return [{ helper, key, kind: top.previous.kind === 'none' ? 'removed' : 'lost' }];
    });
    return { outcomes, entries, changes };
}
function openPrevious(previous, leaver) {
    const text = previous.kind === 'sealed' ? stack_open(previous.box, leaver) : undefined;
    try {
        return text === undefined ? undefined : JSON.parse(text.toString('utf8'));
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./src/ledger/departure.ts









async function readScene(path) {
    const [config, ledger] = [await readConfig(path), await readLedger(path)];
    return { config, ledger: ledger && settleLedger(ledger, config), folders: 0 };
}
async function endHolder(scene, ledger, { leaver, helpers }) {
    const settled = await settleHelpers(ledger, leaver.id, helpers);
    const handed = handOver(settled.ledger, leaver);
    const { outcomes, entries, changes } = takeBack(ledger, { ...settled, ledger: handed }, leaver);
    const isPrivate = handed.stacks.some(({ helper }) => helper === null);
    const mode = isPrivate ? PRIVATE_MODE : scene.config.mode;
    const changed = { ...changeEntries(scene.config, entries), mode };
    const isLast = handed.holders.length === 1;
    const { config, file } = isLast
        ? bringBack(handed, changed, { leaver, mode: scene.config.mode, keys: new Set(entries.keys()) })
        : { config: changed, file: 'kept' };
    const isOurs = handed.written.length > 0;
    const written = isOurs ? [digestFile(handed.salt, config)] : [];
    const isSame = isSameFile(scene.config, config);
    if (!isSame || changes.length > 0) {
        await writeLedger(config.path, { ...handed, written: [...handed.written, ...written] });
    }
    if (!isSame)
        await putFile(config);
    const failures = [...settled.failures, ...(await restoreHelpers(changes, helpers))];
    const kept = failures.map(({ slot }) => slot);
    const left = { ...dropHolder(handed, leaver.id, { config, changes, kept }), written };
    const isEnd = isLast && kept.length === 0;
    if (isEnd)
        await removeLedger(config.path);
    else
        await writeLedger(config.path, isLast ? { ...left, original: asOriginal(left, config) } : left);
    return {
        scene: {
            config,
            ledger: isEnd ? undefined : left,
            folders: isEnd ? handed.original.folders : 0,
        },
        outcomes: withFailures(outcomes, failures),
        file: isSame ? 'kept' : file,
    };
}
async function putFile(config) {
    if (config.bytes === undefined)
        await (0,external_node_fs_promises_namespaceObject.rm)(config.path, { force: true });
    else
        await writeConfig(config);
}
function isSameFile(left, right) {
    if (left.bytes === undefined || right.bytes === undefined)
        return left.bytes === right.bytes;
    return left.mode === right.mode && left.bytes.equals(right.bytes);
}
function withFailures(outcomes, failures) {
    return outcomes.map((outcome) => {
        const failure = failures.find(({ slot }) => isSameSlot(slot, outcome));
        return failure === undefined ? outcome : { ...outcome, kind: 'failed', why: failure.why };
    });
}

;// CONCATENATED MODULE: ./src/machine/claim.ts

const CLAIM = /^lock-(choosing|\d{1,15})\.([^.]*)\.([^.]*)$/;
const OWNER = /^(\d{1,15})_(\d*)_([0-9a-f]+)_([0-9a-f]*)_(\d*)$/;
function newClaimIdentity(owner) {
    const { pid, started, machine, boot, namespace } = owner;
    const parts = [pid, started ?? '', machine, boot ?? '', namespace ?? ''];
    return `${parts.join('_')}.${(0,external_node_crypto_.randomBytes)(8).toString('hex')}`;
}
function findClaims(names) {
    return names.flatMap((name) => {
        if (!name.startsWith('lock-'))
            return [];
        const [, number, owner = '', id = ''] = CLAIM.exec(name) ?? [];
        const drawn = number === undefined || number === 'choosing' ? undefined : Number(number);
        return [{ name, number: drawn, owner: parseOwner(owner), id }];
    });
}
function parseOwner(text) {
    const [, pid, started = '', machine, boot = '', namespace = ''] = OWNER.exec(text) ?? [];
    if (pid === undefined || machine === undefined)
        return undefined;
    return {
        pid: Number(pid),
        started: started === '' ? null : started,
        machine,
        boot: boot === '' ? null : boot,
        namespace: namespace === '' ? null : namespace,
    };
}
function compareClaims(left, right) {
    const byNumber = (left.number ?? 0) - (right.number ?? 0);
    if (byNumber !== 0)
        return byNumber;
    return left.id < right.id ? -1 : Number(left.id > right.id);
}

;// CONCATENATED MODULE: ./src/machine/dead-claims.ts





const LOCK_ABANDONED_MS = 600_000;
async function findLiving(config, mine) {
    const claims = findClaims(await listCompanions(config));
    const verdicts = await Promise.all(claims.map((claim) => isDead(config, claim, mine)));
    const dead = claims.filter((_, index) => verdicts[index]);
    await Promise.all(dead.map(({ name }) => (0,external_node_fs_promises_namespaceObject.rm)(companion(config, name), { force: true })));
    return claims.filter((_, index) => verdicts[index] !== true);
}
async function dropDead(config, claims, mine) {
    for (const [index, claim] of claims.entries()) {
        if (!(await isDead(config, claim, mine)))
            return claims.slice(index);
        await (0,external_node_fs_promises_namespaceObject.rm)(companion(config, claim.name), { force: true });
    }
    return [];
}
async function isDead(config, claim, mine) {
    const verdict = await judgeOwner(claim);
    if (verdict !== 'unknown' && claim.owner?.started !== null)
        return verdict === 'dead';
    if (verdict === 'dead')
        return true;
    const [theirs, ours] = await Promise.all([claim, mine].map(({ name }) => unless(['ENOENT'], (0,external_node_fs_promises_namespaceObject.stat)(companion(config, name)))));
    if (theirs === undefined || ours === undefined)
        return false;
    return Math.abs(ours.mtimeMs - theirs.mtimeMs) > LOCK_ABANDONED_MS;
}
async function judgeOwner({ owner }) {
    return owner === undefined ? 'unknown' : judgeProcess(owner);
}

;// CONCATENATED MODULE: ./src/machine/lock.ts






const LOCK_WAIT_MS = 60_000;
const LOCK_WAIT_UNKNOWN_MS = 10_000;
const POLL_MS = 5;
const POLL_LIMIT_MS = 100;
const FOLDER_ATTEMPTS = 5;
async function withLock(config, options, work) {
    const claim = await drawNumber(config, options);
    try {
        await waitForTurn(config, claim, options.clock);
        await sweepTemporaries(config);
        return await work();
    }
    finally {
        await (0,external_node_fs_promises_namespaceObject.rm)(companion(config, claim.name), { force: true });
    }
}
async function drawNumber(config, { makeFolder }) {
    const owner = await identifyProcess(process.pid);
    if (owner === undefined)
        throw new Error('this process does not find itself');
    const identity = newClaimIdentity(owner);
    const choosing = `lock-choosing.${identity}`;
    for (let attempt = 1;; attempt += 1) {
        try {
            await createEmpty(companion(config, choosing));
            break;
        }
        catch (error) {
            const mayMake = errnoOf(error) === 'ENOENT' && attempt <= FOLDER_ATTEMPTS;
            if (makeFolder === undefined || !mayMake)
                throw error;
            await makeFolder();
        }
    }
    try {
        const [mine] = findClaims([choosing]);
        const others = mine && (await findLiving(config, mine));
        const highest = Math.max(0, ...(others ?? []).map(({ number }) => number ?? 0));
        const name = `lock-${highest + 1}.${identity}`;
        const [claim] = findClaims([name]);
        if (claim?.number === undefined)
            throw tooHigh(config, others ?? []);
        await createEmpty(companion(config, name));
        return claim;
    }
    finally {
        await (0,external_node_fs_promises_namespaceObject.rm)(companion(config, choosing), { force: true });
    }
}
function tooHigh(config, claims) {
    const [highest] = [...claims].sort(compareClaims).reverse();
    return loginError(config, 'its lock has a number above which there is no other', `Delete ${quotePath(companion(config, highest?.name ?? ''))}.`);
}
async function createEmpty(path) {
    await (await (0,external_node_fs_promises_namespaceObject.open)(path, 'wx', PRIVATE_MODE)).close();
}
async function waitForTurn(config, mine, clock) {
    let [waitedFor, since] = ['', 0];
    for (;;) {
        const ahead = await findAhead(config, mine);
        const [blocker] = ahead;
        if (blocker === undefined)
            return;
        if (blocker.name !== waitedFor)
            [waitedFor, since] = [blocker.name, clock.now()];
        else if (clock.now() - since > LOCK_WAIT_UNKNOWN_MS) {
            const verdict = await judgeOwner(blocker);
            if (clock.now() - since > limitOf(verdict))
                throw tooLong(config, blocker, verdict);
        }
        const patience = Math.max(POLL_MS * ahead.length, (clock.now() - since) / 20);
        await clock.sleep(Math.min(POLL_LIMIT_MS, patience));
    }
}
async function findAhead(config, mine) {
    const choosing = findClaims(await listCompanions(config)).filter(({ number, id }) => number === undefined && id !== mine.id);
    const undecided = await dropDead(config, choosing, mine);
    if (undecided.length > 0)
        return undecided;
    const lower = findClaims(await listCompanions(config))
        .filter((claim) => claim.number !== undefined && compareClaims(claim, mine) < 0)
        .sort(compareClaims);
    return dropDead(config, lower, mine);
}
function limitOf(verdict) {
    return verdict === 'unknown' ? LOCK_WAIT_UNKNOWN_MS : LOCK_WAIT_MS;
}
function tooLong(config, { name, owner }, verdict) {
    const who = owner === undefined ? 'an unknown process' : `process ${owner.pid}`;
    const where = verdict === 'unknown' ? ' of another container or machine' : '';
    return loginError(config, `${who}${where} has kept it locked for more than ${limitOf(verdict) / 1000} s`, `Wait until that job has ended. If it no longer runs, delete ${quotePath(companion(config, name))}.`);
}

;// CONCATENATED MODULE: ./src/ledger/slot-words.ts




function nameKeys(keys) {
    return keys.map((key) => canonicalKey(key) ?? (0,src_text/* printable */.g$)(key)).join(', ');
}
function nameKeeper(slot, config) {
    return slot.helper === null ? quotePath(config) : nameHelper(slot.helper);
}

;// CONCATENATED MODULE: ./src/ledger/killed.ts









async function clearKilled(scene, options) {
    let current = scene;
    const lines = [];
    for (const holder of scene.ledger?.holders ?? []) {
        const { ledger } = current;
        const isOther = holder.id !== options.except;
        if (ledger === undefined || !isOther || !(await hasEnded(holder, options.clock)))
            continue;
        const leaver = { id: holder.id, privateKey: undefined };
        const departure = await endHolder(current, ledger, { leaver, helpers: options.helpers });
        const mayUse = (name) => name === null || options.helpers.mayUse(name);
        const judged = departure.outcomes.filter(({ helper }) => mayUse(helper));
        lines.push(...describeClearing({ ...departure, outcomes: judged }, ledger, holder.id));
        current = { ...departure.scene, folders: Math.max(current.folders, departure.scene.folders) };
    }
    return { scene: current, lines };
}
async function clearLeftovers(config, { facts, ...options }) {
    if (!(await hasCompanions(config)))
        return [];
    await checkPlace(config, facts);
    let folders = 0;
    const lines = await withLock(config, options, async () => {
        const cleared = await clearKilled(await readScene(config), { ...options, except: '' });
        folders = cleared.scene.folders;
        return cleared.lines;
    });
    await removeFolders((0,external_node_path_.dirname)(config), folders);
    return lines;
}
function describeClearing({ scene, outcomes }, ledger, id) {
    return outcomes.flatMap((outcome) => {
        if (outcome.kind === 'passed on' || outcome.kind === 'changed')
            return [];
        const layers = ledger.stacks.find((stack) => isSameSlot(stack, outcome))?.layers;
        const username = layers?.find(({ holder }) => holder === id)?.username ?? '';
        const login = `the login of ${(0,src_text/* printable */.g$)(username)} for ${nameKeys([outcome.key])}`;
        const what = `${login} that a killed job left in ${nameKeeper(outcome, scene.config.path)}`;
        if (outcome.kind === 'failed') {
            const text = `${what} could not be removed: ${outcome.why ?? ''}; the next run tries again`;
            return [{ level: 'warning', text }];
        }
        if (outcome.kind !== 'lost')
            return [{ level: 'info', text: `removed ${what}` }];
        const text = `removed ${what}; the login that it had replaced cannot be restored: log in again where it is needed`;
        return [{ level: 'warning', text }];
    });
}

;// CONCATENATED MODULE: ./src/docker/helper-answer.ts






const NOT_FOUND = 'credentials not found in native keychain';
const OUTPUT_LIMIT_CHARS = 65_536;
function parseAnswer(name, key, { exitCode, stdout }) {
    if (exitCode !== 0) {
        if (stdout.trim() === NOT_FOUND)
            return undefined;
        throw helperFailure(name, `get: ${complaint(exitCode, stdout)}`);
    }
    const answer = parseObject(stdout);
    const username = answer === undefined ? undefined : member(answer, 'Username');
    const password = answer === undefined ? undefined : member(answer, 'Secret');
    if (typeof username !== 'string' || typeof password !== 'string') {
        throw helperFailure(name, 'get: its answer is not an object with Username and Secret');
    }
    checkHost(name, key, member(answer ?? {}, 'ServerURL'));
    if (username === '' && password === '')
        return undefined;
    if (password === '')
        throw helperFailure(name, 'get: its answer holds no secret');
    return username === IDENTITY_TOKEN_USERNAME
        ? { username, password, token: 'identity-token' }
        : { username, password };
}
function parseObject(text) {
    if (text.length > OUTPUT_LIMIT_CHARS)
        return undefined;
    try {
        const value = JSON.parse(text);
        return (0,json/* isJsonObject */.O)(value) ? value : undefined;
    }
    catch {
        return undefined;
    }
}
function checkHost(name, key, url) {
    if (typeof url !== 'string' || url === '')
        return;
    const [asked, answered] = [hostOfKey(key), hostOfKey(url)];
    if (asked === answered)
        return;
    throw helperFailure(name, `get: asked for "${(0,src_text/* printable */.g$)(key)}", it answered for "${(0,src_text/* printable */.g$)(url)}"`);
}
function complaint(exitCode, stdout, secret = '') {
    const escaped = JSON.stringify(secret).slice(1, -1);
    const isTelling = /"Secret"/i.test(stdout) ||
        (secret !== '' && [secret, escaped].some((form) => stdout.includes(form))) ||
        (0,redaction/* redactSecrets */.fp)(stdout, [secret]) !== stdout;
    const words = isTelling ? '' : (0,src_text/* printable */.g$)(stdout);
    if (words !== '')
        return words;
    return `it ended with ${exitCode} and said nothing${isTelling ? ' that can be shown' : ''}`;
}
function helperFailure(name, why) {
    const program = `docker-credential-${name}`;
    return loginError(program, `the credential helper failed: ${why}`, `Try ${program} on this runner, set "login: isolated" to use a file instead, or "login: none" to pin only.`);
}

;// CONCATENATED MODULE: ./src/docker/helper-program.ts






async function findHelper(name, surroundings) {
    const program = `docker-credential-${name}${(0,external_node_os_.platform)() === 'win32' ? '.exe' : ''}`;
    const folders = await safeSearchPath(surroundings);
    for (const folder of folders) {
        const file = (0,external_node_path_.join)(folder, program);
        if (await isProgram(file, surroundings.workspace))
            return file;
    }
    throw loginError(program, 'the credential helper is not on the PATH (absolute entries outside the workspace)', 'Install it on this runner, set "login: isolated" to use a file instead, or "login: none" to pin only.');
}
async function safeSearchPath(surroundings) {
    const [, path = ''] = Object.entries(surroundings.env).find(([name]) => name.toUpperCase() === 'PATH') ?? [];
    const entries = path.split(external_node_path_.delimiter).filter((entry) => (0,external_node_path_.isAbsolute)(entry));
    const verdicts = await Promise.all(entries.map((entry) => isOutside(entry, surroundings.workspace)));
    return entries.filter((_, index) => verdicts[index]);
}
async function isProgram(file, workspace) {
    try {
        await (0,external_node_fs_promises_namespaceObject.access)(file, external_node_fs_namespaceObject.constants.X_OK);
        return (await (0,external_node_fs_promises_namespaceObject.stat)(file)).isFile() && (await isOutside(file, workspace));
    }
    catch {
        return false;
    }
}
async function isOutside(path, workspace) {
    if (workspace === undefined || workspace === '')
        return true;
    try {
        return !liesIn(await (0,external_node_fs_promises_namespaceObject.realpath)(workspace), await (0,external_node_fs_promises_namespaceObject.realpath)(path)) && !liesIn(workspace, path);
    }
    catch {
        return !liesIn(workspace, path);
    }
}
const WITHHELD_NAMES = /^(?:INPUT_|STATE_|ACTIONS_(?:ID_TOKEN|RUNTIME|RESULTS|CACHE)_|(?:GITHUB|GITEA|FORGEJO)_TOKEN$)/i;
const SECRET_INPUTS = ['INPUT_PASSWORD', 'INPUT_GITHUB-TOKEN'];
const CONTAINED_MINIMUM_CHARS = 8;
async function helperEnvironment(surroundings) {
    const { env } = surroundings;
    const secrets = SECRET_INPUTS.map((name) => (env[name] ?? '').trim()).filter((secret) => secret !== '');
    const path = (await safeSearchPath(surroundings)).join(external_node_path_.delimiter);
    return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => {
        if (value === undefined || WITHHELD_NAMES.test(name))
            return [];
        if (secrets.some((secret) => holds(value, secret)))
            return [];
        return [[name, name.toUpperCase() === 'PATH' ? path : value]];
    }));
}
function holds(value, secret) {
    return secret.length < CONTAINED_MINIMUM_CHARS ? value === secret : value.includes(secret);
}

;// CONCATENATED MODULE: ./src/docker/credential-helper.ts





const HELPER_LIMIT_MS = 20_000;
function openHelpers({ surroundings, run, programs }) {
    const locate = rememberPrograms({ surroundings, programs });
    const call = async (name, verb, input) => {
        const file = await locate(name);
        const env = await helperEnvironment(surroundings);
        try {
            return await run({ file, args: [verb], input, env, limitMilliseconds: HELPER_LIMIT_MS });
        }
        catch (error) {
            throw helperFailure(name, `${verb}: ${(0,src_text/* printable */.g$)((0,src_errors/* describeReason */.Gk)(error))}`);
        }
    };
    const demand = async (name, verb, { input, secret }) => {
        const { exitCode, stdout } = await call(name, verb, input);
        if (exitCode === 0 || (verb === 'erase' && stdout.trim() === NOT_FOUND))
            return;
        throw helperFailure(name, `${verb}: ${complaint(exitCode, stdout, secret)}`);
    };
    return {
        mayUse: (name) => programs === undefined || Object.hasOwn(programs, name),
        locate,
        searchPath: async () => (await safeSearchPath(surroundings)).join(external_node_path_.delimiter),
        get: async (name, key) => parseAnswer(name, key, await call(name, 'get', key)),
        store: async (name, key, { username, password }) => {
            const login = { ServerURL: key, Username: username, Secret: password };
            await demand(name, 'store', { input: JSON.stringify(login), secret: password });
        },
        erase: (name, key) => demand(name, 'erase', { input: key }),
    };
}
function rememberPrograms({ surroundings, programs, }) {
    const known = new Map();
    const find = async (name) => {
        if (programs === undefined)
            return findHelper(name, surroundings);
        const file = Object.hasOwn(programs, name) ? programs[name] : undefined;
        if (file === undefined)
            throw helperFailure(name, 'this step did not use it');
        return file;
    };
    return (name) => {
        const file = known.get(name) ?? find(name);
        known.set(name, file);
        return file;
    };
}

;// CONCATENATED MODULE: ./src/stages/docker-place.ts


function placeFacts({ world, context }) {
    return {
        dockerConfig: world.env['DOCKER_CONFIG'],
        home: world.home,
        workspace: context.workspace,
        workingDirectory: world.workingDirectory,
        user: world.user,
    };
}
function helpersOf({ world, context }) {
    const surroundings = { env: world.env, workspace: context.workspace };
    return openHelpers({ surroundings, run: world.runProgram });
}
async function folderContext(step) {
    const { clock, runnerProcess } = step.world;
    return { clock, facts: placeFacts(step), runner: await identifyRunner(runnerProcess) };
}

;// CONCATENATED MODULE: ./src/stages/clear-leftovers.ts





async function clearKilledJobs(step) {
    const { world, log } = step;
    try {
        const facts = placeFacts(step);
        const options = { clock: world.clock, facts, helpers: helpersOf(step) };
        const { runnerTemp } = step.context;
        const folders = runnerTemp === undefined ? [] : await clearFolders(runnerTemp, options);
        for (const { level, text } of folders)
            log[level](text);
        const lines = await clearLeftovers(await locateConfig(facts), options);
        for (const { level, text } of lines)
            log[level](text);
    }
    catch (error) {
        log.warning(`what a killed job may have left was not cleared: ${(0,src_errors/* describeError */.Uc)(error)}`);
    }
}

;// CONCATENATED MODULE: ./src/action/results-file.ts





async function locateResultsFile(path, directories) {
    const { workspace, runnerTemp } = directories;
    const target = (0,external_node_path_.resolve)(workspace ?? '.', path);
    const roots = [workspace, runnerTemp].filter((root) => root !== undefined);
    const parent = await realPathOfNearest((0,external_node_path_.dirname)(target));
    const realRoots = await Promise.all(roots.map(realPathOfNearest));
    if (!realRoots.some((root) => isWithin(root, parent)) || roots.includes(target)) {
        throw new src_errors/* ActionError */.lZ('INPUT', `results-file: "${(0,src_text/* printable */.g$)(path)}" is neither in the workspace nor in RUNNER_TEMP`, { remedy: 'Write for example "results-file: pins.json", which is in the workspace.' });
    }
    if ((await (0,external_node_fs_promises_namespaceObject.stat)(target).catch(() => undefined))?.isDirectory() === true) {
        throw new src_errors/* ActionError */.lZ('INPUT', `results-file: "${(0,src_text/* printable */.g$)(path)}" is a directory`, {
            remedy: 'Name a file in it.',
        });
    }
    return target;
}
async function realPathOfNearest(path) {
    try {
        return await (0,external_node_fs_promises_namespaceObject.realpath)(path);
    }
    catch {
        const parent = (0,external_node_path_.dirname)(path);
        if (parent === path)
            return path;
        return (0,external_node_path_.resolve)(await realPathOfNearest(parent), (0,external_node_path_.relative)(parent, path));
    }
}
function isWithin(root, path) {
    const way = (0,external_node_path_.relative)(root, path);
    return way === '' || (way !== '..' && !way.startsWith(`..${external_node_path_.sep}`) && !(0,external_node_path_.isAbsolute)(way));
}
async function stageResultsFile(path, text) {
    const temporary = `${path}.${(0,external_node_crypto_.randomUUID)()}.tmp`;
    const discard = async () => {
        await (0,external_node_fs_promises_namespaceObject.rm)(temporary, { force: true }).catch(() => undefined);
    };
    const attempt = async (work) => {
        try {
            await work();
        }
        catch (error) {
            await discard();
            throw describeFailure(path, error);
        }
    };
    await attempt(async () => {
        await (0,external_node_fs_promises_namespaceObject.mkdir)((0,external_node_path_.dirname)(path), { recursive: true });
        await (0,external_node_fs_promises_namespaceObject.writeFile)(temporary, text, { flag: 'wx' });
    });
    return { commit: () => attempt(() => (0,external_node_fs_promises_namespaceObject.rename)(temporary, path)), discard };
}
function describeFailure(path, error) {
    const message = `results-file: ${(0,src_text/* printable */.g$)(path)}: ${(0,src_text/* printable */.g$)((0,src_errors/* describeReason */.Gk)(error))}`;
    return new src_errors/* ActionError */.lZ('INPUT', message, {
        remedy: 'Name a place that the job may write to.',
        cause: error,
    });
}

;// CONCATENATED MODULE: ./src/action/state.ts

const UNDO = 'undo';
function saveUndo(toolkit, records) {
    toolkit.saveState(UNDO, JSON.stringify(records));
}
function readUndo(toolkit) {
    const text = toolkit.getState(UNDO);
    if (text === '')
        return [];
    try {
        const value = JSON.parse(text);
        return Array.isArray(value) ? value : [value];
    }
    catch {
        return [text];
    }
}
function isVariablesRecord(value) {
    if (!(0,json/* isJsonObject */.O)(value) || value['version'] !== 1 || value['kind'] !== 'variables')
        return false;
    return [value['given'], value['before']].every((names) => (0,json/* isJsonObject */.O)(names) && Object.values(names).every((text) => typeof text === 'string'));
}

;// CONCATENATED MODULE: ./src/docker/isolated-settings.ts






function isolateSettings(user, logins) {
    const members = new Map(Object.entries(user.settings));
    const others = Object.entries(authsOf(user)).filter(([, entry]) => !isEmptyEntry(entry));
    const leftOut = others.map(([key]) => `the login for ${(0,src_text/* printable */.g$)(canonicalKey(key) ?? key)}`);
    const proxies = member(user.settings, 'proxies');
    if ((0,json/* isJsonObject */.O)(proxies)) {
        const isolated = isolateProxies(proxies);
        members.set('proxies', isolated.settings);
        leftOut.push(...isolated.leftOut);
    }
    members.set('auths', formatAuths(logins, registry_name/* dockerConfigKey */.Y4));
    const toFile = logins.filter(({ registry }) => hasHelper(user, registry));
    if (toFile.length > 0) {
        const helpers = new Map(Object.entries(helpersIn(user)));
        for (const { registry } of toFile)
            helpers.set((0,registry_name/* dockerConfigKey */.Y4)(registry), '');
        members.set('credHelpers', Object.fromEntries(helpers));
    }
    return { settings: Object.fromEntries(members), leftOut };
}
function isolateAuthFile(users, logins) {
    const ours = new Set(logins.map(({ registry }) => registry));
    const named = [users.docker, ...[...users.podman].reverse()].flatMap((file) => Object.entries(helpersIn(file)).map(([key, name]) => [hostOf(key), name]));
    const credHelpers = Object.fromEntries(named.filter(([key, name]) => !ours.has(key) && name !== ''));
    const auths = formatAuths(logins, (registry) => registry);
    return Object.keys(credHelpers).length === 0 ? { auths } : { auths, credHelpers };
}
function hostOf(key) {
    return canonicalKey(key) ?? (0,registry_name/* tryParseRegistryName */.XF)(key) ?? key;
}
function formatAuths(logins, keyOf) {
    return Object.fromEntries(logins.map(({ registry, username, password }) => [
        keyOf(registry),
        formatEntry(username, password),
    ]));
}
function helpersIn(file) {
    const helpers = member(file.settings, 'credHelpers');
    return (0,json/* isJsonObject */.O)(helpers) ? helpers : {};
}
function hasHelper(user, registry) {
    try {
        return helperOf(user, registry) !== undefined;
    }
    catch {
        return true;
    }
}
function isEmptyEntry(entry) {
    return (0,json/* isJsonObject */.O)(entry) && Object.keys(entry).length === 0;
}
function isolateProxies(proxies) {
    const leftOut = [];
    const settings = Object.entries(proxies).map(([daemon, urls]) => {
        if (!(0,json/* isJsonObject */.O)(urls))
            return [daemon, urls];
        const kept = Object.entries(urls).map(([kind, url]) => {
            const bare = typeof url === 'string' ? withoutUserInfo(url) : url;
            if (bare !== url)
                leftOut.push(`the login of the proxy ${(0,src_text/* printable */.g$)(`${daemon}.${kind}`)}`);
            return [kind, bare];
        });
        return [daemon, Object.fromEntries(kept)];
    });
    return { settings: Object.fromEntries(settings), leftOut };
}
function withoutUserInfo(url) {
    return url.replace(/^([A-Za-z][A-Za-z0-9+.-]*:\/\/)?[^/?#]*@/, '$1');
}

;// CONCATENATED MODULE: ./src/docker/podman.ts





async function readPodmanFiles(paths) {
    return Promise.all(paths.map(readFollowed));
}
async function readFollowed(path) {
    const real = await unless(['ENOENT', 'ENOTDIR'], (0,external_node_fs_promises_namespaceObject.realpath)(path)).catch((error) => {
        throw asUnreadable(error, path);
    });
    return real === undefined ? absentConfig(path) : readConfig(real);
}
function podmanFiles({ env, home, user }) {
    const named = env['REGISTRY_AUTH_FILE'] ?? '';
    if (named !== '')
        return [named];
    const config = env['XDG_CONFIG_HOME'] ?? '';
    const persistent = (0,external_node_path_.join)(config === '' ? (0,external_node_path_.join)(home, '.config') : config, 'containers', 'auth.json');
    if ((0,external_node_os_.platform)() !== 'linux')
        return [persistent];
    const runtime = env['XDG_RUNTIME_DIR'] ?? '';
    const volatile = runtime === '' ? (0,external_node_path_.join)('/run/containers', String(user?.uid ?? 0)) : (0,external_node_path_.join)(runtime, 'containers');
    return [(0,external_node_path_.join)(volatile, 'auth.json'), persistent];
}
function podmanKeys(registry, repository) {
    const parts = [registry, ...repository.split('/')];
    return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
}

;// CONCATENATED MODULE: ./src/docker/isolated.ts










const AUTH_FILE = 'auth.json';
async function isolateLogins(record, logins, { user, ...context }) {
    const docker = await readConfig(user.config);
    const podman = await readPodmanFiles(user.podman);
    const { settings, leftOut } = isolateSettings(docker, logins);
    await makeFolder(record, context);
    try {
        await linkUserFiles((0,external_node_path_.dirname)(user.config), record.path);
        const files = [
            ['config.json', settings],
            [AUTH_FILE, isolateAuthFile({ docker, podman }, logins)],
        ];
        for (const [name, content] of files) {
            const text = `${JSON.stringify(content, undefined, '\t')}\n`;
            await createPrivateFile((0,external_node_path_.join)(record.path, name), Buffer.from(text));
        }
    }
    catch (error) {
        await removeFolder(record);
        throw asLoginError(error, record.path);
    }
    if (leftOut.length === 0)
        return [];
    const text = `left out of the isolated login, as found in ${(0,src_text/* printable */.g$)(user.config)}: ${leftOut.join(', ')}`;
    return [{ level: 'info', text }];
}
const NOT_LINKED = /^(?:config\.json|auth\.json|holder\.json)/;
async function linkUserFiles(from, to) {
    const names = (await unless(['ENOENT', 'ENOTDIR'], (0,external_node_fs_promises_namespaceObject.readdir)(from))) ?? [];
    for (const name of names.filter((each) => !NOT_LINKED.test(each))) {
        const target = await unless(['ENOENT', 'ELOOP', 'EACCES'], (0,external_node_fs_promises_namespaceObject.realpath)((0,external_node_path_.join)(from, name)));
        if (target !== undefined)
            await isolated_link(target, (0,external_node_path_.join)(to, (0,external_node_path_.basename)(name)));
    }
}
async function isolated_link(target, path) {
    if ((0,external_node_os_.platform)() !== 'win32')
        await (0,external_node_fs_promises_namespaceObject.symlink)(target, path);
    else if ((await (0,external_node_fs_promises_namespaceObject.stat)(target)).isDirectory())
        await (0,external_node_fs_promises_namespaceObject.symlink)(target, path, 'junction');
    else
        await (0,external_node_fs_promises_namespaceObject.copyFile)(target, path);
}

;// CONCATENATED MODULE: ./src/stages/isolate-logins.ts






async function prepareIsolated(step, logins) {
    const { world, log, inputs, context } = step;
    const user = {
        config: await locateConfig(placeFacts(step)),
        podman: podmanFiles(world),
    };
    const folder = planFolder(context.runnerTemp, 'login: isolated');
    const given = { DOCKER_CONFIG: folder.path, REGISTRY_AUTH_FILE: (0,external_node_path_.join)(folder.path, AUTH_FILE) };
    const before = Object.fromEntries(Object.keys(given).map((name) => [name, world.env[name] ?? '']));
    const undo = [folder, { version: 1, kind: 'variables', given, before }];
    return {
        undo: inputs.logout ? undo : [],
        act: async () => {
            const lines = await isolateLogins(folder, logins, { ...(await folderContext(step)), user });
            for (const { level, text } of lines)
                log[level](text);
            for (const [name, value] of Object.entries(given))
                world.toolkit.exportVariable(name, value);
            const registries = logins.map(({ registry }) => registry);
            return { place: { registries, directory: folder.path } };
        },
    };
}

;// CONCATENATED MODULE: ./src/docker/auth-config.ts



const AUTH_CONFIG = 'DOCKER_AUTH_CONFIG';
function parseAuthConfig(value) {
    if (value === undefined || value.trim() === '')
        return {};
    let settings;
    try {
        settings = JSON.parse(value);
    }
    catch {
        settings = undefined;
    }
    const auths = (0,json/* isJsonObject */.O)(settings) ? (member(settings, 'auths') ?? {}) : undefined;
    if ((0,json/* isJsonObject */.O)(auths))
        return auths;
    throw loginError(AUTH_CONFIG, 'the variable does not hold a JSON object with "auths"', 'Unset it for this step (env: DOCKER_AUTH_CONFIG: ""), or write {"auths": {"HOST": {"auth": "\u2026"}}}.');
}

;// CONCATENATED MODULE: ./src/ledger/placed-login.ts





function slotOf(config, registry) {
    return { helper: helperOf(config, registry) ?? null, key: (0,registry_name/* dockerConfigKey */.Y4)(registry) };
}
function toEntries(logins) {
    return new Map(logins.flatMap(({ slot, username, password }) => slot.helper === null ? [[slot.key, formatEntry(username, password)]] : []));
}
function describeStored(config, logins) {
    return logins.map(({ registry, username, slot, before }) => {
        const replaced = slot.helper === null
            ? usernameOf(member(authsOf(config), slot.key))
            : before && (0,src_text/* printable */.g$)(before.username);
        return { registry, replaced: replaced === (0,src_text/* printable */.g$)(username) ? undefined : replaced };
    });
}

;// CONCATENATED MODULE: ./src/ledger/login-scene.ts










async function inPlace(path, { clock, facts }, work) {
    let folders = 0;
    const makeFolder = async () => {
        folders = Math.max(folders, await makeFolders((0,external_node_path_.dirname)(path)));
        await checkPlace(path, facts);
    };
    try {
        await checkPlace(path, facts);
        return await withLock(path, { clock, makeFolder }, () => work(folders));
    }
    catch (error) {
        await removeFolders((0,external_node_path_.dirname)(path), folders);
        throw asLoginError(error, path);
    }
}
async function openScene(path, logins, options) {
    const { scene, lines } = await clearKilled(await readScene(path), options);
    const placed = [];
    let { ledger } = scene;
    for (const login of logins) {
        const slot = slotOf(scene.config, login.registry);
        if (placed.some((other) => isSameSlot(other.slot, slot))) {
            throw new Error('two logins for one registry');
        }
        const { helper, key } = slot;
        const before = helper === null ? undefined : await options.helpers.get(helper, key);
        if (helper !== null && ledger !== undefined)
            ledger = settleSlot(ledger, slot, before);
        placed.push({ ...login, slot, before });
    }
    return { scene: { ...scene, ledger }, placed, lines };
}

;// CONCATENATED MODULE: ./src/ledger/push.ts






function pushLogins({ config, ledger, folders }, logins, newcomer) {
    const { record } = newcomer;
    const publicKey = publicKeyOf(record.privateKey) ?? '';
    const made = Math.max(folders, newcomer.folders);
    const before = ledger === undefined ? firstLedger(config, made, record) : withFolders(ledger, made);
    if (before.holders.some(({ id }) => id === record.holder)) {
        throw new Error('an undo record serves for one login only');
    }
    const next = changeFile(config, logins);
    const stacks = logins.reduce((all, login) => {
        const { slot, username, password } = login;
        const replaced = replacedBy(before.salt, config, { login, publicKey });
        const current = slot.helper === null
            ? digestEntry(before.salt, next, slot.key)
            : digestCredential(before.salt, { username, password });
        return pushLayer(all, { holder: record.holder, username, ...replaced }, { ...slot, current });
    }, before.stacks);
    const { process, since } = newcomer;
    return {
        config: next,
        ledger: {
            ...before,
            stacks,
            original: next === config ? before.original : withMode(before.original, config),
            holders: [...before.holders, { id: record.holder, publicKey, process, since }],
            written: before.written.length > 0 ? [...before.written, digestFile(before.salt, next)] : [],
        },
    };
}
function firstLedger(config, folders, record) {
    const ledger = newLedger(config, folders);
    if (config.bytes === undefined)
        return ledger;
    const pair = createKeyPair();
    const publicKey = publicKeyOf(record.privateKey) ?? '';
    const body = mustSeal(config.bytes, pair.publicKey);
    const box = mustSeal(Buffer.from(pair.privateKey), publicKey);
    return {
        ...ledger,
        original: { ...ledger.original, body, keys: [{ holder: record.holder, box }] },
    };
}
function withMode(original, { bytes, mode }) {
    return original.mode === null && bytes !== undefined ? { ...original, mode } : original;
}
function withFolders(ledger, folders) {
    const { original } = ledger;
    return { ...ledger, original: { ...original, folders: Math.max(original.folders, folders) } };
}
function changeFile(config, logins) {
    const entries = toEntries(logins);
    return entries.size === 0 ? config : { ...changeEntries(config, entries), mode: PRIVATE_MODE };
}
function replacedBy(salt, config, { login, publicKey }) {
    const { slot, before } = login;
    const entry = slot.helper === null ? member(authsOf(config), slot.key) : before;
    if (entry === undefined)
        return { over: ABSENT, previous: { kind: 'none' } };
    const over = slot.helper === null ? digestEntry(salt, config, slot.key) : digestCredential(salt, before);
    const text = slot.helper !== null && before ? formatCredential(before) : JSON.stringify(entry);
    return { over, previous: { kind: 'sealed', box: mustSeal(Buffer.from(text), publicKey) } };
}
function pushLayer(stacks, layer, top) {
    const below = stacks.find((stack) => isSameSlot(stack, top));
    const stack = { ...top, layers: [...(below?.layers ?? []), layer] };
    return [...stacks.filter((other) => other !== below), stack];
}
function mustSeal(plain, publicKey) {
    const box = seal(plain, publicKey);
    if (box === undefined)
        throw new Error('the undo record holds no private key');
    return box;
}

;// CONCATENATED MODULE: ./src/ledger/put-logins.ts






async function putLogins({ logins, config, found }, helpers) {
    const begun = [];
    try {
        for (const login of logins) {
            if (login.slot.helper === null)
                continue;
            begun.push(login);
            await putInHelper(login, login.slot.helper, helpers);
        }
        if (config !== found)
            await writeConfig(config);
        return { kind: 'done' };
    }
    catch (error) {
        const left = await put_logins_takeBack(begun, helpers);
        return { kind: 'failed', error: left.length === 0 ? error : withLeft(error, left), left };
    }
}
async function putInHelper({ slot, username, password, before }, helper, helpers) {
    const login = { username, password };
    const { key } = slot;
    await helpers.store(helper, key, login);
    if (isSame(await helpers.get(helper, key), login))
        return;
    if (before !== undefined) {
        await replaceLogin({ helper, key }, { credential: login, over: before.username }, helpers);
        if (isSame(await helpers.get(helper, key), login))
            return;
    }
    throw loginError(`docker-credential-${helper}`, `${nameHelper(helper)} took the login for ${slot.key} and does not give it back`, 'Set "login: isolated" to use a file instead, or "login: none" to pin only.');
}
function isSame(left, right) {
    return digestCredential('', left) === digestCredential('', right);
}
async function put_logins_takeBack(begun, helpers) {
    const changes = begun.map(({ slot, before, username }) => ({
        slot,
        credential: before,
        over: username,
    }));
    const isThere = await Promise.all(changes.map((change) => isKept(change, helpers)));
    return restoreHelpers(changes.filter((_, index) => isThere[index] !== true), helpers);
}
async function isKept({ slot: { helper, key }, credential }, helpers) {
    try {
        const found = await helpers.get(helper ?? '', key);
        return isSame(found, credential);
    }
    catch {
        return false;
    }
}
function withLeft(error, left) {
    if (!(error instanceof src_errors/* ActionError */.lZ))
        return error;
    const reasons = left.map(({ slot, why }) => `${slot.key} in ${nameHelper(slot.helper ?? '')}: ${why}`);
    const message = `${(0,src_errors/* describeReason */.Gk)(error)}; and what was stored could not be taken back: ${reasons.join('; ')}`;
    return new src_errors/* ActionError */.lZ(error.code, message, { remedy: error.remedy, cause: error });
}

;// CONCATENATED MODULE: ./src/ledger/kept-login.ts







async function keepLogins(path, logins, context) {
    return inPlace(path, context, async () => {
        const { scene, placed, lines } = await openScene(path, logins, { ...context, except: '' });
        const config = changeFile(scene.config, placed);
        const put = { logins: placed, config, found: scene.config };
        const result = await putLogins(put, context.helpers);
        if (result.kind === 'failed')
            throw result.error;
        if (scene.ledger !== undefined) {
            const ledger = disown(scene.ledger, placed);
            await writeLedger(path, config === scene.config ? ledger : forgetFile(ledger));
        }
        return { logins: describeStored(scene.config, placed), lines };
    });
}
function disown(ledger, placed) {
    const stacks = ledger.stacks.filter((stack) => !placed.some(({ slot }) => isSameSlot(slot, stack)));
    return { ...ledger, stacks };
}
function forgetFile(ledger) {
    return { ...ledger, original: { ...forgetBytes(ledger.original), mode: null }, written: [] };
}

;// CONCATENATED MODULE: ./src/ledger/login.ts






async function storeLogins(record, logins, context) {
    return inPlace(record.config, context, async (folders) => {
        const options = { ...context, except: record.holder };
        const { scene, placed, lines } = await openScene(record.config, logins, options);
        checkRecorded(record, placed);
        const { ledger, config } = pushLogins(scene, placed, {
            record,
            folders,
            process: context.runner ?? null,
            since: context.clock.now(),
        });
        await writeLedger(config.path, ledger);
        const put = { logins: placed, config, found: scene.config };
        const result = await putLogins(put, context.helpers);
        if (result.kind === 'failed') {
            if (result.left.length === 0)
                await withdrawLedger(scene);
            throw result.error;
        }
        return { logins: describeStored(scene.config, placed), lines };
    });
}
async function withdrawLedger({ config: { path }, ledger }) {
    const back = ledger === undefined ? removeLedger(path) : writeLedger(path, ledger);
    await back.catch(() => undefined);
}
function checkRecorded(record, placed) {
    const stranger = placed.find(({ slot: { helper } }) => {
        return helper !== null && !Object.hasOwn(record.helpers, helper);
    });
    if (stranger === undefined)
        return;
    throw loginError(record.config, `the credential helper for ${stranger.registry} was changed at this moment`, 'Run the job again.');
}

;// CONCATENATED MODULE: ./src/ledger/undo-record.ts







async function prepareLogin(plan) {
    const { config, registries, helpers } = plan;
    const file = await readConfig(config);
    const programs = new Map();
    for (const { helper } of registries.map((registry) => slotOf(file, registry))) {
        if (helper !== null)
            programs.set(helper, await helpers.locate(helper));
    }
    return {
        version: 1,
        kind: 'login',
        config,
        holder: (0,external_node_crypto_.randomBytes)(16).toString('hex'),
        privateKey: createKeyPair().privateKey,
        registries,
        folders: countMissingFolders((0,external_node_path_.dirname)(config)),
        helpers: Object.fromEntries(programs),
        searchPath: programs.size === 0 ? '' : await helpers.searchPath(),
    };
}
function parseUndoRecord(value) {
    return isUndoRecord(value) ? value : undefined;
}
function isUndoRecord(value) {
    if (!(0,json/* isJsonObject */.O)(value) || value['version'] !== 1 || value['kind'] !== 'login')
        return false;
    const { config, holder, privateKey, registries, folders, helpers, searchPath } = value;
    return (typeof config === 'string' &&
        (0,external_node_path_.isAbsolute)(config) &&
        !config.includes('\0') &&
        typeof holder === 'string' &&
        typeof privateKey === 'string' &&
        Number.isSafeInteger(folders) &&
        Array.isArray(registries) &&
        registries.every((registry) => typeof registry === 'string') &&
        (0,json/* isJsonObject */.O)(helpers) &&
        Object.values(helpers).every((file) => typeof file === 'string' && (0,external_node_path_.isAbsolute)(file)) &&
        typeof searchPath === 'string');
}

;// CONCATENATED MODULE: ./src/stages/store-logins.ts










async function prepareStore(step, logins) {
    const { world, log, inputs } = step;
    const config = await locateConfig(placeFacts(step));
    const registries = logins.map(({ registry }) => registry);
    const helpers = helpersOf(step);
    const record = inputs.logout ? await prepareLogin({ config, registries, helpers }) : undefined;
    const isPrinted = (world.env['GITHUB_STATE'] ?? '') === '';
    if (record !== undefined && isPrinted)
        log.mask(record.privateKey);
    return {
        undo: record === undefined ? [] : [record],
        act: async () => {
            const result = await store(step, logins, { target: record ?? config, helpers });
            for (const { level, text } of result.lines)
                log[level](text);
            for (const { registry, replaced } of result.logins) {
                if (replaced === undefined)
                    continue;
                const what = `the login of ${replaced} for ${registry} in ${(0,src_text/* printable */.g$)(config)}`;
                log.notice(`${what} is replaced ${inputs.logout ? UNTIL_END : FOR_GOOD}`);
            }
            return { place: { registries, directory: configDirectory(placeFacts(step)) } };
        },
    };
}
const UNTIL_END = 'until the job ends';
const FOR_GOOD = 'for good (logout: false)';
async function store(step, logins, { target, helpers, }) {
    const { clock, runnerProcess } = step.world;
    const runner = await identifyRunner(runnerProcess);
    const context = { clock, facts: placeFacts(step), runner, helpers };
    return typeof target === 'string'
        ? keepLogins(target, logins, context)
        : storeLogins(target, logins, context);
}
function warnOfHiddenLogins({ world, log }, logins) {
    const auths = readAuthConfig(world.env[AUTH_CONFIG], log);
    const hosts = new Set(Object.keys(auths).map(canonicalKey));
    for (const { registry } of logins.filter((login) => hosts.has(login.registry))) {
        log.warning(`${AUTH_CONFIG} holds a login for ${registry}: Docker's client, 28.3 and later, takes that and not the one that this step stores\n` +
            `  Unset it for the steps that follow: env: ${AUTH_CONFIG}: ""`);
    }
}
function readAuthConfig(value, log) {
    try {
        return parseAuthConfig(value);
    }
    catch (error) {
        log.warning((0,src_errors/* describeError */.Uc)(error));
        return {};
    }
}

;// CONCATENATED MODULE: ./src/docker/kubernetes-secret.ts






function formatSecret({ name, namespace }, { registry, username, password }) {
    const entry = { username, password, ...formatEntry(username, password) };
    const config = JSON.stringify({ auths: { [(0,registry_name/* dockerConfigKey */.Y4)(registry)]: entry } });
    return {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: namespace === undefined ? { name } : { name, namespace },
        type: 'kubernetes.io/dockerconfigjson',
        data: { '.dockerconfigjson': Buffer.from(config).toString('base64') },
    };
}
async function writeSecret(record, secret, context) {
    await makeFolder(record, context);
    const path = (0,external_node_path_.join)(record.path, 'secret.json');
    const text = `${JSON.stringify(secret, undefined, 2)}\n`;
    try {
        await createPrivateFile(path, Buffer.from(text));
    }
    catch (error) {
        await removeFolder(record);
        throw asLoginError(error, path);
    }
    return path;
}

;// CONCATENATED MODULE: ./src/stages/write-secret.ts



function prepareSecret(step, logins) {
    const { inputs, context, log } = step;
    const { kubernetesSecret: name } = inputs;
    if (name === undefined)
        return undefined;
    const found = logins.find(({ login }) => login.kind === 'machine-user');
    if (found === undefined) {
        log.notice('kubernetes-secret: not written, since the machine user is not used in this job');
        return undefined;
    }
    const { username, password } = found.login;
    const login = { registry: found.registry, username, password };
    const folder = planFolder(context.runnerTemp, 'kubernetes-secret');
    const secret = formatSecret(name, login);
    for (const text of Object.values(secret.data))
        log.mask(text);
    return {
        undo: [folder],
        act: async () => ({
            secretFile: await writeSecret(folder, secret, await folderContext(step)),
        }),
    };
}

;// CONCATENATED MODULE: ./src/stages/leave-logins.ts




async function leaveLogins(step, hostLogins) {
    const login = await prepareLogins(step, hostLogins);
    const secret = prepareSecret(step, hostLogins);
    const deeds = [secret, login].filter((deed) => deed !== undefined);
    if (deeds.length > 0)
        saveUndo(step.world.toolkit, deeds.flatMap(({ undo }) => undo));
    let left = {};
    for (const { act } of deeds)
        left = { ...left, ...(await act()) };
    return left;
}
async function prepareLogins(step, hostLogins) {
    const { inputs } = step;
    if (hostLogins.length === 0 || inputs.login === 'none')
        return undefined;
    const logins = hostLogins.map(({ registry, login: { username, password } }) => ({
        registry,
        username,
        password,
    }));
    warnOfHiddenLogins(step, logins);
    return inputs.login === 'isolated' ? prepareIsolated(step, logins) : prepareStore(step, logins);
}

;// CONCATENATED MODULE: ./src/stages/deliver.ts



async function deliver(step, pins, logins) {
    const { resultsFile } = step;
    const text = `${formatImages(pins)}\n`;
    const results = resultsFile === undefined ? undefined : await stageResultsFile(resultsFile, text);
    try {
        const left = await leaveLogins(step, logins);
        await results?.commit();
        return left;
    }
    catch (error) {
        await results?.discard();
        throw error;
    }
}

;// CONCATENATED MODULE: ./src/policy/named-list.ts

const NAMES_LIMIT = 10;
const NAME_LIMIT_CHARS = 60;
function formatNames(names) {
    const shown = names.slice(0, NAMES_LIMIT).map((name) => (0,src_text/* printable */.g$)(name, NAME_LIMIT_CHARS));
    const left = names.length - shown.length;
    return `${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}
function splitNames(list) {
    const names = list.split(',').map((name) => name.trim());
    return [...new Set(names.filter((name) => name !== ''))];
}

;// CONCATENATED MODULE: ./src/policy/github-privilege.ts

const GHCR = 'ghcr.io';
function mayAskGithub(registry) {
    return registry === GHCR;
}
function judgeGithubAnswer(answer) {
    if (answer.kind === 'failed')
        return { kind: 'unknown', seen: answer.reason };
    const scopes = splitNames(answer.scopes ?? '');
    if (scopes.length === 0) {
        const seen = "GitHub names no scopes for it, as for a fine-grained or an app's token";
        return { kind: 'unknown', seen };
    }
    const noun = scopes.length === 1 ? 'scope' : 'scopes';
    return {
        kind: scopes.every((scope) => scope === 'read:packages') ? 'narrow' : 'broad',
        seen: `GitHub names its ${noun}: ${formatNames(scopes)}`,
    };
}

;// CONCATENATED MODULE: ./src/policy/token-privilege.ts

const READING_SCOPES = new Set(['read:package', 'public-only']);
const READING_ACTIONS = new Set(['pull', 'scanner-pull']);
const CHANGING_ACTIONS = new Set(['push', 'delete', '*']);
function judgeReads(reads) {
    const found = reads.map(judgeRead);
    const kinds = ['broad', 'unknown', 'narrow'];
    const kind = kinds.find((one) => found.some((privilege) => privilege.kind === one));
    if (kind === undefined)
        return { kind: 'unknown', seen: 'nothing was read with it' };
    const all = new Set(found.filter((one) => one.kind === kind).map(({ seen }) => seen));
    const [first = ''] = all;
    const likewise = all.size > 1 ? `; likewise for ${all.size - 1} more` : '';
    return { kind, seen: `${first}${likewise}` };
}
function judgeRead(read) {
    const { repository, scheme, claims } = read;
    if (scheme === 'none')
        return unknown('the registry did not ask for it');
    if (scheme === 'basic') {
        return unknown('the registry takes it by HTTP Basic, without a token that would tell');
    }
    if (claims?.userId !== undefined)
        return judgeScope(repository, claims.userId, claims.scope);
    if (claims?.access !== undefined)
        return judgeAccess(read, claims.access);
    return unknown(`its token for ${repository} does not say what it may do`);
}
function judgeScope(repository, userId, scope) {
    const token = `its token for ${repository}`;
    if (userId === -2)
        return unknown(`${token} is that of a job`);
    if (userId <= 0)
        return unknown(`${token} belongs to no user`);
    if (scope === undefined)
        return unknown(`${token} names no scopes`);
    const scopes = splitNames(scope);
    if (scopes.length === 0) {
        return { kind: 'broad', seen: `${token} has no scopes: it can do all that its user can` };
    }
    const isNarrow = scopes.every((one) => READING_SCOPES.has(one));
    const noun = scopes.length === 1 ? 'scope' : 'scopes';
    return {
        kind: isNarrow ? 'narrow' : 'broad',
        seen: `${token} has the ${noun} ${formatNames(scopes)}`,
    };
}
function judgeAccess(read, access) {
    const { repository } = read;
    const entries = access.filter(({ type }) => type.startsWith('repository'));
    const broad = entries.find(({ actions }) => actions.some((one) => CHANGING_ACTIONS.has(one)));
    if (broad !== undefined) {
        const actions = formatNames([...broad.actions].sort());
        const where = formatNames([broad.name]);
        return {
            kind: 'broad',
            seen: `its token allows ${actions} in ${where}, and only pull was asked`,
        };
    }
    const own = entries.filter(({ name }) => name === repository).flatMap(({ actions }) => actions);
    if (!own.includes('pull'))
        return unknown(`its token does not say that it may read ${repository}`);
    if (!isHarbor(read))
        return unknown(`its token for ${repository} tells no more than was asked`);
    const isNarrow = entries.every(({ actions }) => actions.every((one) => READING_ACTIONS.has(one)));
    const seen = `Harbor lets it ${formatNames([...new Set(own)].sort())} in ${repository}`;
    return isNarrow ? { kind: 'narrow', seen: `${seen} and do nothing else there` } : unknown(seen);
}
function isHarbor({ service, claims }) {
    return service === 'harbor-registry' && claims?.issuer === 'harbor-token-issuer';
}
function unknown(seen) {
    return { kind: 'unknown', seen };
}

;// CONCATENATED MODULE: ./src/policy/narrower-token.ts


function adviseNarrowerToken(facts) {
    const { registry, ownForge, reads } = facts;
    if (registry === 'ghcr.io') {
        return 'Make a classic personal access token with read:packages and nothing else: https://github.com/settings/tokens/new?scopes=read:packages';
    }
    if (registry === registry_name/* DOCKER_HUB */.Xb) {
        return 'Make an access token on Docker Hub with the permission "Read-only" ("Public Repo Read-only" if all images are public).';
    }
    if (ownForge === 'forgejo-or-gitea' || reads.some(isForgejoOrGitea)) {
        return `Make an access token on ${registry} (Settings, Applications) with the scope read:package and no other.`;
    }
    if (ownForge !== undefined || registry.endsWith('.ghe.com')) {
        return `Make a classic personal access token on the forge of ${registry} with read:packages and nothing else.`;
    }
    if (reads.some(isHarbor)) {
        return `Make a robot account on ${registry} with the permission to pull repositories and no other.`;
    }
    if (hasLabel(registry, 'gitlab')) {
        return 'Make a deploy token in the GitLab project or group with read_registry and nothing else.';
    }
    if (hasLabel(registry, 'quay')) {
        return 'Make a robot account on Quay with the permission Read for this repository and no other.';
    }
    return `Give the machine user a token on ${registry} that may pull and do nothing else.`;
}
function isForgejoOrGitea({ claims }) {
    return claims?.userId !== undefined;
}
function hasLabel(registry, label) {
    return registry.split(/[.:]/).includes(label);
}

;// CONCATENATED MODULE: ./src/policy/privilege.ts


function decidePasswordUse(password, mode) {
    const { kind, seen } = password.privilege;
    const subject = describePassword(password);
    if (kind === 'narrow') {
        const text = `${subject}: proven to read packages only (${seen})`;
        return { verdict: 'proceed', level: 'info', text, remark: text };
    }
    const finding = kind === 'broad' ? 'can do more than read packages' : UNDETERMINED;
    const message = `${subject}: ${finding}: ${seen} (on-broad-password: ${mode})`;
    const error = new src_errors/* ActionError */.lZ('POLICY', message, { remedy: remedyFor(password) });
    if (mode === 'fail')
        return { verdict: 'refuse', error };
    return kind === 'broad'
        ? { verdict: 'proceed', level: 'warning', text: (0,src_errors/* describeError */.Uc)(error), remark: message }
        : { verdict: 'proceed', level: 'info', text: message, remark: message };
}
const UNDETERMINED = 'whether it can do more than read packages could not be determined';
function remedyFor({ privilege, advice }) {
    if (privilege.kind === 'broad')
        return advice;
    return `"fail" passes only on proof. ${advice} Where the registry gives no proof, make sure of it yourself and write "on-broad-password: warn".`;
}
function describePassword({ registry, username, }) {
    return `password of ${(0,src_text/* printable */.g$)(username)} for ${registry}`;
}

;// CONCATENATED MODULE: ./src/policy/push-question.ts


const SAFE_TO_ASK = new Set([registry_name/* DOCKER_HUB */.Xb]);
function mayAskForPush(registry) {
    return SAFE_TO_ASK.has(registry);
}
function choosePushRepository(repositories) {
    return repositories.find((name) => !name.startsWith('library/')) ?? repositories[0];
}
const READ_ONLY = /\baccess token has insufficient scopes\b/i;
function judgePushAnswer(answer, repository) {
    switch (answer.kind) {
        case 'failed':
            return { kind: 'unknown', seen: answer.reason };
        case 'refused': {
            const kind = READ_ONLY.test(answer.words) ? 'narrow' : 'unknown';
            const words = (0,src_text/* printable */.g$)(answer.words) || 'no words';
            return { kind, seen: `asked for a push to ${repository}, Docker Hub says: ${words}` };
        }
        case 'token':
            return judgeToken(answer.claims, repository);
    }
}
function judgeToken(claims, repository) {
    const entries = claims?.access?.filter(({ name }) => name === repository);
    if (entries?.some(({ actions }) => actions.includes('push') || actions.includes('*'))) {
        return { kind: 'broad', seen: `Docker Hub lets it push to ${repository}` };
    }
    const seen = entries === undefined
        ? `Docker Hub's token for a push to ${repository} does not say what it may do`
        : `Docker Hub does not let it push to ${repository}, which says nothing of other repositories`;
    return { kind: 'unknown', seen };
}

;// CONCATENATED MODULE: ./src/policy/token-expiry.ts

const EXPIRY_NOTICE_DAYS = 14;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
const EXPIRATION = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d) ?(?:(UTC|Z)|([+-]\d\d):?(\d\d))$/;
function parseTokenExpiration(text) {
    const [, day = '', time = '', utc, hours = '', minutes = ''] = EXPIRATION.exec(text?.trim() ?? '') ?? [];
    const zone = utc === undefined ? `${hours}:${minutes}` : 'Z';
    const expiresAt = Date.parse(`${day}T${time}${zone}`);
    return Number.isNaN(expiresAt) ? undefined : expiresAt;
}
function describeExpiry(password) {
    const expiresAt = parseTokenExpiration(password.expiration);
    if (expiresAt === undefined)
        return undefined;
    const left = expiresAt - password.now;
    if (left > EXPIRY_NOTICE_DAYS * DAY_MILLISECONDS)
        return undefined;
    const days = Math.floor(left / DAY_MILLISECONDS);
    const date = `${new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    return `${describePassword(password)}: expires at ${date}, ${inDays(days)}: store a new one before then`;
}
function inDays(days) {
    if (days < 1)
        return 'in less than a day';
    return days === 1 ? 'in 1 day' : `in ${days} days`;
}

// EXTERNAL MODULE: ./src/registry/exchange.ts
var exchange = __nccwpck_require__(2746);
// EXTERNAL MODULE: ./src/registry/registry-error.ts
var registry_error = __nccwpck_require__(8787);
;// CONCATENATED MODULE: ./src/registry/github-question.ts



const GITHUB_API = 'https://api.github.com';
const ROOT = new URL(`${GITHUB_API}/`);
async function askGithub(question) {
    let answer = { kind: 'failed', reason: `${ROOT.href} was not asked` };
    const fetch = async (url, { headers = {} }) => {
        if (url !== ROOT.href)
            throw new Error('octokit asks for something else');
        answer = await ask(question, headers['authorization']);
        return new Response(null, { status: 204 });
    };
    try {
        const token = question.password;
        const client = await question.openGithub({ token, baseUrl: GITHUB_API, fetch });
        await client.request('GET /');
    }
    catch {
        return { kind: 'failed', reason: `${ROOT.href} could not be asked with it` };
    }
    return answer;
}
async function ask({ registry, password, transport }, authorization) {
    const about = { registry, stage: 'scopes', secrets: [password] };
    try {
        const answer = await transport.send({
            ...about,
            url: ROOT,
            headers: { accept: 'application/vnd.github+json' },
            authorization,
            redirects: 'refuse',
            limitBytes: registry_error/* ERROR_BODY_LIMIT_BYTES */.Uo,
        });
        if (answer.status !== 200)
            throw (0,registry_error/* answerError */.n)({ ...about, url: ROOT, answer });
        return {
            kind: 'answered',
            scopes: (0,exchange/* headerValue */.Z)(answer.headers, 'x-oauth-scopes'),
            expiration: (0,exchange/* headerValue */.Z)(answer.headers, 'github-authentication-token-expiration'),
        };
    }
    catch (error) {
        if (!(error instanceof src_errors/* ActionError */.lZ))
            throw error;
        return { kind: 'failed', reason: error.message };
    }
}

// EXTERNAL MODULE: ./src/registry/transport.ts + 5 modules
var transport = __nccwpck_require__(7663);
;// CONCATENATED MODULE: ./src/stages/open-transport.ts

function openTransport(step, retries = step.inputs.retries) {
    const { world, log, inputs, proxies } = step;
    return (0,transport/* createTransport */.o)({
        dispatcher: world.dispatcher,
        proxies,
        clock: world.clock,
        timeoutMilliseconds: inputs.timeoutMilliseconds,
        retries,
        onRetry: (line) => log.info(line),
    });
}

;// CONCATENATED MODULE: ./src/stages/judge-password.ts








async function judgePassword(step, images, findSession) {
    const mode = step.inputs.onBroadPassword;
    const used = findUse(images, findSession);
    if (mode === 'ignore' || used === undefined)
        return [];
    const { login, session, reads } = used;
    const { registry } = session;
    const privilege = await findPrivilege(step, used);
    const { forge } = step.context;
    const ownForge = forge.registries.includes(registry) ? forge.kind : undefined;
    const advice = adviseNarrowerToken({ registry, ownForge, reads });
    const { username } = login;
    const verdict = decidePasswordUse({ registry, username, privilege, advice }, mode);
    if (verdict.verdict === 'refuse')
        throw verdict.error;
    step.log[verdict.level](verdict.text);
    return [verdict.remark];
}
function findUse(images, findSession) {
    const read = images.filter(({ credential }) => credential.kind === 'machine-user');
    const [first] = read;
    if (first === undefined || first.credential.kind === 'anonymous')
        return undefined;
    const session = findSession(first.image.reference.registry, first.credential);
    const repositories = new Set(read.map(({ image }) => image.reference.repository));
    const reads = [...repositories].map((repository) => session.describeRead(repository));
    return { login: first.credential, session, reads };
}
async function findPrivilege(step, used) {
    const told = judgeReads(used.reads);
    if (told.kind !== 'unknown')
        return told;
    if (mayAskGithub(used.session.registry))
        return askGithubFor(step, used);
    const repository = choosePushRepository(used.reads.map((read) => read.repository));
    const answer = repository === undefined ? undefined : await used.session.askForPush(repository);
    return answer === undefined || repository === undefined
        ? told
        : judgePushAnswer(answer, repository);
}
async function askGithubFor(step, { login, session: { registry } }) {
    const { world, log, inputs } = step;
    const { username, password } = login;
    const retries = inputs.onBroadPassword === 'fail' ? inputs.retries : 0;
    const transport = openTransport(step, retries);
    const { openGithub } = world;
    const answer = await askGithub({ registry, password, transport, openGithub });
    const expiration = answer.kind === 'answered' ? answer.expiration : undefined;
    const notice = describeExpiry({ registry, username, expiration, now: world.clock.now() });
    if (notice !== undefined)
        log.notice(notice);
    return judgeGithubAnswer(answer);
}

;// CONCATENATED MODULE: ./src/action/input-texts.ts
const INPUT_DEFAULTS = {
    images: '',
    platform: '',
    'verify-platforms': 'false',
    wait: '0s',
    registry: '',
    username: '',
    password: '',
    'github-token': '',
    'on-untrusted': 'fail',
    'trusted-events': '',
    'allowed-refs': '**',
    'on-broad-password': 'warn',
    'on-moving-tag': 'warn',
    'allowed-images': '**',
    'trusted-realms': '',
    login: 'docker',
    logout: 'true',
    'kubernetes-secret': '',
    timeout: '30s',
    retries: '4',
    'results-file': '',
    summary: 'true',
};
const NEVER_DEFAULTED = ['allowed-refs', 'allowed-images'];
function readInputTexts(toolkit) {
    const names = Object.keys(INPUT_DEFAULTS);
    return Object.fromEntries(names.map((name) => [name, input_texts_readText(toolkit, name)]));
}
function input_texts_readText(toolkit, name) {
    const text = name === 'password'
        ? toolkit.getInput(name, { trimWhitespace: false }).replace(/\r?\n$/, '')
        : toolkit.getInput(name);
    const isUnevaluated = /^\$\{\{.*\}\}$/s.test(text);
    if (!isUnevaluated && text !== '')
        return text;
    return NEVER_DEFAULTED.includes(name) ? '' : INPUT_DEFAULTS[name];
}

;// CONCATENATED MODULE: ./src/policy/glob.ts
function findGlobFault(pattern) {
    if (pattern.length > PATTERN_LIMIT_CHARS) {
        return `it is longer than ${PATTERN_LIMIT_CHARS} characters`;
    }
    if (pattern.includes('***'))
        return 'it holds "***"; only "*" and "**" mean something';
    return pattern.split('/').includes('') ? 'it has an empty part' : undefined;
}
const PATTERN_LIMIT_CHARS = 512;
function matchesGlob(pattern, text) {
    const tokens = pattern.match(/\*\*|[^]/gu) ?? [];
    let reached = passWildcards([true], tokens);
    for (const character of text) {
        const next = [];
        tokens.forEach((token, index) => {
            if (reached[index] !== true)
                return;
            if (token === '**' || (token === '*' && character !== '/'))
                next[index] = true;
            else if (token === character)
                next[index + 1] = true;
        });
        reached = passWildcards(next, tokens);
    }
    return reached[tokens.length] === true;
}
function passWildcards(reached, tokens) {
    tokens.forEach((token, index) => {
        if (reached[index] === true && (token === '*' || token === '**'))
            reached[index + 1] = true;
    });
    return reached;
}

;// CONCATENATED MODULE: ./src/policy/image-pattern.ts




function parseImagePattern(line) {
    const bare = line.replace(/^https:\/\//i, '');
    const [host = '', ...parts] = bare.split('/');
    const fail = (why, remedy = GRAMMAR) => {
        throw new src_errors/* ActionError */.lZ('INPUT', `"${(0,src_text/* printable */.g$)(line)}": ${why}`, { remedy });
    };
    if (host.includes('*'))
        fail('the registry must be written out');
    if (!(0,registry_name/* looksLikeRegistry */.V7)(host))
        fail('it names no registry', suggestRegistry(bare));
    const registry = (0,registry_name/* tryParseRegistryName */.XF)(host) ?? fail(`"${(0,src_text/* printable */.g$)(host)}" is not host[:port]`);
    if (parts.join('') === '') {
        fail('it names no repository', `Write ${registry}/** for all that is on it.`);
    }
    const repository = completeHubName(registry, parts).toLowerCase();
    const fault = findFault(repository);
    if (fault !== undefined)
        fail(fault);
    const pattern = { registry, repository };
    const isAsWritten = formatImagePattern(pattern) === line;
    const read = `"${(0,src_text/* printable */.g$)(line)}" is read as "${formatImagePattern(pattern)}"`;
    return { pattern, notices: isAsWritten ? [] : [read] };
}
const GRAMMAR = 'Write registry/repository, one a line, such as ghcr.io/acme/* or docker.io/library/postgres; "*" stays within one part, "**" crosses them.';
function suggestRegistry(bare) {
    const name = (0,src_text/* printable */.g$)(bare.includes('/') ? bare : `library/${bare}`);
    return `Write the registry first: ${registry_name/* DOCKER_HUB */.Xb}/${name} for Docker Hub's, or the host of another one.`;
}
function completeHubName(registry, parts) {
    const [first = ''] = parts;
    const isOfficial = registry === registry_name/* DOCKER_HUB */.Xb && parts.length === 1 && !first.includes('**');
    return isOfficial ? `library/${first}` : parts.join('/');
}
function findFault(repository) {
    const wrong = /[^a-z0-9._/*-]/u.exec(repository)?.[0];
    if (wrong === ':' || wrong === '@')
        return 'leave the tag and the digest out';
    if (wrong?.trim() === '')
        return 'no repository can hold white space';
    if (wrong !== undefined)
        return `no repository can hold "${(0,src_text/* printable */.g$)(wrong)}"`;
    return findGlobFault(repository);
}
function allowsImage(pattern, reference) {
    return (pattern.registry === reference.registry && matchesGlob(pattern.repository, reference.repository));
}
function formatImagePattern({ registry, repository }) {
    return `${registry}/${repository}`;
}

;// CONCATENATED MODULE: ./src/policy/joined.ts
const NAMED_LIMIT = 10;
function joinBounded(entries) {
    const left = entries.length - NAMED_LIMIT;
    const named = entries.slice(0, NAMED_LIMIT).join(', ');
    return left > 0 ? `${named} and ${left} more` : named;
}

;// CONCATENATED MODULE: ./src/policy/allowed-images.ts




function refuseImages(images, patterns) {
    return images
        .filter(({ reference }) => !patterns.some((pattern) => allowsImage(pattern, reference)))
        .map(({ reference }) => refuseImage(reference, patterns));
}
function refuseImage(reference, patterns) {
    const { registry } = reference;
    const near = patterns.filter((pattern) => pattern.registry === registry);
    const image = `allowed-images: "${formatReference(reference)}"`;
    const message = near.length === 0
        ? `${image}: no pattern is for ${registry}, only: ${list(patterns)}`
        : `${image} matches no pattern for ${registry}: ${list(near)}`;
    const remedy = `If it may be used, add the line ${formatName(reference)} to "allowed-images".`;
    return new src_errors/* ActionError */.lZ('POLICY', message, { remedy });
}
function list(patterns) {
    return joinBounded(patterns.map(formatImagePattern));
}
function describeAllowing(images, patterns) {
    const used = patterns.filter((pattern) => images.some(({ reference }) => allowsImage(pattern, reference)));
    return list(used);
}

;// CONCATENATED MODULE: ./src/policy/moving-tag.ts
const BEGIN = '(?<![0-9A-Za-z])';
const END = '(?![0-9A-Za-z])';
const mark = (pattern, flags = '') => new RegExp(BEGIN + pattern + END, flags);
const MONTH = '(?:0[1-9]|1[0-2])';
const DAY = '(?:0[1-9]|[12]\\d|3[01])';
const REFERRERS = /^sha(?:256|512)-/;
const UNCOMMITTED = mark('dirty', 'i');
const COMPACT_DATE = mark(`[vr]?20\\d\\d${MONTH}${DAY}(?:T?\\d{4}(?:\\d\\d)?Z?)?`, 'i');
const DIVIDED_DATE = new RegExp(`${BEGIN}v?20\\d\\d([-._])${MONTH}\\1${DAY}(?:T\\d\\d|(?![0-9A-Za-z]))`);
const TIMESTAMP = mark('1[4-9]\\d{8}(?:\\d{3})?');
const COMMIT = mark('g?(?!ed25519)(?:[0-9a-f]{7,40}|[0-9a-f]{64})');
const NEWEST = mark('(?:latest|snapshot|nightly|edge|canary|rolling|main|master|develop|trunk|head)(?![-._]\\d)', 'i');
const FULL_VERSION = /^v?\d+\.\d+\.\d+(?!\d|\.x(?![0-9A-Za-z]))/i;
const PRE_RELEASE = /^v?\d+(?:\.\d+)?[-.]?(?:rc|alpha|beta)[-.]?\d+(?![0-9A-Za-z])/i;
const JAVA_UPDATE = /^\d+u\d+-b\d+(?!\d)/;
const BUILD = mark('build[-._]?\\d+', 'i');
const BUILD_NUMBER = /^v?\d{4,}(?![0-9A-Za-z.])/i;
const PERIOD = new RegExp(`^v?(?:20\\d\\d(?:${MONTH})?|1709|1803|1809|1903|1909)${END}`, 'i');
const VERSIONS = [
    [FULL_VERSION, 'a full version'],
    [PRE_RELEASE, 'a full version'],
    [JAVA_UPDATE, 'a full version'],
];
const POINTS = [
    [COMPACT_DATE, 'a date'],
    [DIVIDED_DATE, 'a date'],
    [TIMESTAMP, 'a date'],
    [COMMIT, 'a commit'],
    [BUILD, 'a build number'],
];
const NO_TAG = '"latest", also where no tag is written';
const NUMBER = /^v?\d{1,3}(?:\.(?:\d+|x)){0,3}(?![0-9A-Za-z])/i;
const BRANCH = mark('(?:main|master|trunk|head|develop|development|dev|next|test|testing|stage|staging|prod|production|' +
    'latest|edge|nightly|weekly|daily|canary|rolling|snapshot|preview|stable|unstable|lts|current|mainline|' +
    'feature|hotfix|release|pr|mr)', 'i');
function judgeTag(tag) {
    if (REFERRERS.test(tag))
        return { moves: true, reason: 'what is attached to another digest' };
    if (UNCOMMITTED.test(tag))
        return { moves: true, reason: 'built of what was not committed' };
    const isNewest = NEWEST.test(tag);
    const known = (isNewest ? POINTS : [...VERSIONS, ...POINTS]).find(([sign]) => sign.test(tag));
    if (known !== undefined)
        return { moves: false, reason: known[1] };
    const isBuildNumber = BUILD_NUMBER.test(tag) && !PERIOD.test(tag) && !isNewest;
    return isBuildNumber
        ? { moves: false, reason: 'a build number' }
        : { moves: true, reason: explain(tag) };
}
function explain(tag) {
    if (tag === 'latest')
        return NO_TAG;
    if (FULL_VERSION.test(tag) || PRE_RELEASE.test(tag))
        return 'the newest of a version';
    if (PERIOD.test(tag))
        return 'a year, a month or a release that is named by one';
    if (NUMBER.test(tag))
        return 'part of a version';
    return BRANCH.test(tag) ? 'a branch or a channel' : 'not known to be immutable';
}

;// CONCATENATED MODULE: ./src/policy/moving-images.ts




function findMoving(images) {
    return images.filter(({ reference: { tag, digest } }) => {
        return digest === undefined && tag !== undefined && judgeTag(tag).moves;
    });
}
function refuseMoving(images) {
    const moving = findMoving(images);
    const [first] = moving;
    if (first === undefined)
        return undefined;
    const name = formatName(first.reference);
    return new src_errors/* ActionError */.lZ('POLICY', describeMoving(moving), {
        remedy: `Write the tag of a full version, such as ${name}:1.4.0, or a digest: ${name}@sha256:\u2026`,
    });
}
function describeMoving(moving) {
    const named = moving.map(({ reference }) => {
        return `"${formatReference(reference)}" (${judgeTag(reference.tag ?? '').reason})`;
    });
    const what = moving.length === 1
        ? 'the tag of 1 image may move'
        : `the tags of ${moving.length} images may move`;
    return `on-moving-tag: ${what}: ${joinBounded(named)}`;
}

;// CONCATENATED MODULE: ./src/action/attempt.ts

function collectProblems() {
    const problems = [];
    const attempt = (parse, fallback) => {
        try {
            return parse();
        }
        catch (error) {
            if (!(error instanceof src_errors/* ActionError */.lZ))
                throw error;
            problems.push(error);
            return fallback;
        }
    };
    return { attempt, problems };
}

;// CONCATENATED MODULE: ./src/reference/registry-scope.ts




function parseRegistryScope(text) {
    const bare = (0,src_text/* dropEndSlashes */.gM)(text.replace(/^https:\/\//i, ''));
    const [host = '', ...parts] = bare.split('/');
    const registry = (0,registry_name/* tryParseRegistryName */.XF)(host);
    if (registry === undefined) {
        throw new src_errors/* ActionError */.lZ('INPUT', `registry: "${(0,src_text/* printable */.g$)(text)}" is not host[:port][/path]`, {
            remedy: 'Write for example ghcr.io, docker.io or codebahn.net/platform, without a protocol: it is HTTPS.',
        });
    }
    const isHubUrl = registry === registry_name/* DOCKER_HUB */.Xb && parts.length === 1 && parts[0] === 'v1';
    const path = isHubUrl ? [] : parts.map((part) => part.toLowerCase());
    const wrong = path.find((part) => !grammar/* COMPONENT */.YD.test(part));
    if (wrong !== undefined) {
        const what = `"${(0,src_text/* printable */.g$)(wrong)}" is not part of a repository`;
        throw new src_errors/* ActionError */.lZ('INPUT', `registry: "${(0,src_text/* printable */.g$)(text)}": ${what}`, {
            remedy: 'After the host comes an owner, or parts of a repository: codebahn.net/platform',
        });
    }
    const scope = { registry, path };
    const isAsWritten = formatScope(scope) === text;
    const notices = isAsWritten
        ? []
        : [`registry: "${(0,src_text/* printable */.g$)(text)}" is read as "${formatScope(scope)}"`];
    return { scope, notices };
}
function covers(scope, reference) {
    const parts = reference.repository.split('/');
    return (scope.registry === reference.registry &&
        scope.path.every((part, index) => parts[index] === part));
}
function formatScope({ registry, path }) {
    return [registry, ...path].join('/');
}

;// CONCATENATED MODULE: ./src/action/credential-inputs.ts

function parseCredentialInputs(texts, attempt) {
    const scope = attempt(() => parseScope(texts.registry), { registry: undefined, notices: [] });
    const secret = separateSecret(texts);
    return {
        values: { registry: scope.registry, ...secret.values },
        notices: [...scope.notices, ...secret.notices],
    };
}
function parseScope(text) {
    if (text === '')
        return { registry: undefined, notices: [] };
    const { scope, notices } = parseRegistryScope(text);
    return { registry: scope, notices };
}
function separateSecret(texts) {
    const { username, password } = texts;
    const githubToken = texts['github-token'];
    if (password === '' || password !== githubToken) {
        const values = { username, password, passwordIsJobToken: false, githubToken };
        return { values, notices: [] };
    }
    const notice = 'password: is the job token; leave "username" and "password" out';
    const values = { username: '', password: '', passwordIsJobToken: true, githubToken };
    return { values, notices: [notice] };
}

;// CONCATENATED MODULE: ./src/action/input-values.ts


function parseBoolean(name, text) {
    if (/^(true|True|TRUE)$/.test(text))
        return true;
    if (/^(false|False|FALSE)$/.test(text))
        return false;
    throw invalid({ name, text, allowed: 'true, false' });
}
function parseChoice(name, text, choices) {
    const choice = choices.find((candidate) => candidate === text);
    if (choice !== undefined)
        return choice;
    throw invalid({ name, text, allowed: choices.join(', ') });
}
const UNIT_MILLISECONDS = { s: 1000, m: 60_000, h: 3_600_000 };
function parseDuration(name, text, range) {
    const [, amount = '', unit = ''] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
    const milliseconds = Number(amount) * (UNIT_MILLISECONDS[unit] ?? NaN);
    if (milliseconds >= range.minimumMilliseconds && milliseconds <= range.maximumMilliseconds) {
        return milliseconds;
    }
    throw invalid({ name, text, allowed: `a number and s, m or h, such as 90s; ${range.words}` });
}
function parseCount(name, text, maximum) {
    const count = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
    if (count <= maximum)
        return count;
    throw invalid({ name, text, allowed: `a whole number from 0 to ${maximum}` });
}
function parseList(text) {
    return text
        .split(/\r\n|\r|\n/)
        .map((line, index) => ({ text: line.trim(), line: index + 1 }))
        .filter((entry) => entry.text !== '' && !entry.text.startsWith('#'));
}
function invalid({ name, text, allowed }) {
    return new src_errors/* ActionError */.lZ('INPUT', `${name}: "${(0,src_text/* printable */.g$)(text)}" is not allowed`, {
        remedy: `Allowed: ${allowed}.`,
    });
}

;// CONCATENATED MODULE: ./src/action/input-combination.ts


function checkCombination(texts, inputs) {
    const { username, password } = inputs;
    const problems = [];
    const add = (message, remedy) => {
        problems.push(new src_errors/* ActionError */.lZ('INPUT', message, { remedy }));
    };
    if (texts.registry === '' && texts.images === '') {
        add('images, registry: both are empty: there is nothing to pin and nowhere to log in', 'Give "images" (references, one a line), or "registry" to log in only.');
    }
    else if (texts.registry === '' && inputs.images.length === 0 && isBlankList(texts.images)) {
        add('images: holds comments and blank lines only', 'Give references, one a line.');
    }
    if (password !== '' && texts.registry === '') {
        add('password: given without "registry"', 'Name the only place that it may go: "registry: ghcr.io" or "registry: codebahn.net/platform".');
    }
    if (password !== '' && username === '') {
        add('username: empty, but "password" is given', 'Give the machine user\'s name; if it comes from "vars", check that the variable is set.');
    }
    if (/[:\p{Cc}]/u.test(username)) {
        add('username: holds a colon or a control character', 'Give the name alone.');
    }
    if (texts['kubernetes-secret'] !== '' && password === '') {
        add(...describeSecretless(inputs));
    }
    return problems;
}
function describeSecretless({ passwordIsJobToken, username, }) {
    const remedy = 'Give "registry", "username" and "password" of a machine user.';
    if (passwordIsJobToken) {
        const why = 'the job token ends with the job, and the cluster could pull nothing after it';
        return [`kubernetes-secret: "password" is the job token: ${why}`, remedy];
    }
    const why = username === '' ? 'no machine user is given' : '"password" is empty';
    const token = 'the job token is not written to a Secret, since it ends with the job';
    return [`kubernetes-secret: ${why}; ${token}`, remedy];
}
function isBlankList(text) {
    return parseList(text).length === 0;
}

;// CONCATENATED MODULE: ./src/reference/secret-name.ts


const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const SUBDOMAIN = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);
const SUBDOMAIN_LIMIT_CHARS = 253;
const NAMESPACE = new RegExp(`^${LABEL}$`);
const NAMESPACE_LIMIT_CHARS = 63;
function parseSecretName(text) {
    const slash = text.indexOf('/');
    const namespace = slash === -1 ? undefined : text.slice(0, slash);
    const name = text.slice(slash + 1);
    if (namespace !== undefined && !isNamespace(namespace)) {
        throw secret_name_invalid(text, `"${(0,src_text/* printable */.g$)(namespace)}" is no name of a namespace`, NAMESPACE_WORDS);
    }
    if (!isName(name)) {
        throw secret_name_invalid(text, `"${(0,src_text/* printable */.g$)(name)}" is no name of a Secret`, NAME_WORDS);
    }
    return { name, namespace };
}
const NAME_WORDS = `lower-case letters, digits, "-" and ".", at most ${SUBDOMAIN_LIMIT_CHARS}, such as registry-login`;
const NAMESPACE_WORDS = `lower-case letters, digits and "-", at most ${NAMESPACE_LIMIT_CHARS}`;
function isName(text) {
    return text.length <= SUBDOMAIN_LIMIT_CHARS && SUBDOMAIN.test(text);
}
function isNamespace(text) {
    return text.length <= NAMESPACE_LIMIT_CHARS && NAMESPACE.test(text);
}
function secret_name_invalid(text, why, allowed) {
    return new src_errors/* ActionError */.lZ('INPUT', `kubernetes-secret: "${(0,src_text/* printable */.g$)(text)}": ${why}`, {
        remedy: `Write name or namespace/name: ${allowed}.`,
    });
}

;// CONCATENATED MODULE: ./src/action/login-inputs.ts


const LOGIN_MODES = ['docker', 'isolated', 'none'];
function parseLoginInputs(texts, attempt) {
    return {
        login: attempt(() => parseChoice('login', texts.login, LOGIN_MODES), 'none'),
        logout: attempt(() => parseBoolean('logout', texts.logout), true),
        kubernetesSecret: attempt(() => parseSecret(texts['kubernetes-secret']), undefined),
    };
}
function parseSecret(text) {
    return text === '' ? undefined : parseSecretName(text);
}

;// CONCATENATED MODULE: ./src/reference/image-list.ts



const ALIAS = /^[A-Za-z][A-Za-z0-9_.-]*$/;
function parseImageList(text) {
    const images = [];
    const notices = [];
    const problems = [];
    const linesByAlias = new Map();
    text.split(/\r\n|\r|\n/).forEach((rawLine, index) => {
        const line = rawLine.trim();
        if (line === '' || line.startsWith('#'))
            return;
        const where = `images, line ${index + 1}`;
        try {
            const { image, forgiven } = parseImageLine(line);
            checkAlias(image, linesByAlias);
            linesByAlias.set(image.alias, index + 1);
            images.push(image);
            notices.push(...forgiven.map((notice) => `${where}: ${notice}`));
        }
        catch (error) {
            if (!(error instanceof src_errors/* ActionError */.lZ))
                throw error;
            const { message, remedy } = error;
            problems.push(new src_errors/* ActionError */.lZ('INPUT', `${where}: ${message}`, { remedy, cause: error }));
        }
    });
    return { images, notices, problems };
}
function parseImageLine(line) {
    if (/[\s,]/.test(line)) {
        throw new src_errors/* ActionError */.lZ('INPUT', `"${(0,src_text/* printable */.g$)(line)}" holds a space or a comma`, {
            remedy: 'Write one reference a line, comments on lines of their own, and an alias directly before "=".',
        });
    }
    const equals = line.indexOf('=');
    const given = equals === -1 ? undefined : line.slice(0, equals);
    if (given !== undefined && !ALIAS.test(given)) {
        throw new src_errors/* ActionError */.lZ('INPUT', `"${(0,src_text/* printable */.g$)(given)}" is not an alias`, {
            remedy: 'An alias begins with a letter and has letters, digits, "_", "." and "-".',
        });
    }
    const { reference, notices } = parseReference(line.slice(equals + 1));
    const alias = given ?? reference.repository.slice(reference.repository.lastIndexOf('/') + 1);
    return { image: { alias, reference }, forgiven: notices };
}
function checkAlias({ alias, reference }, linesByAlias) {
    const other = linesByAlias.get(alias);
    if (other === undefined)
        return;
    const owner = reference.repository.split('/').at(-2) ?? 'other';
    throw new src_errors/* ActionError */.lZ('INPUT', `the alias "${alias}" is already that of line ${other}`, {
        remedy: `Give it an alias of its own: ${owner}-${alias}=${formatReference(reference)}`,
    });
}

;// CONCATENATED MODULE: ./src/reference/platform.ts


const PART = /^[a-z0-9][a-z0-9_.-]{0,15}$/i;
function parsePlatform(text) {
    const parts = text.split('/');
    const platform = parts.length <= 3 && parts[2] !== ''
        ? parsePlatformParts(parts[0], parts[1], parts[2])
        : undefined;
    if (platform !== undefined)
        return platform;
    const words = `"${(0,src_text/* printable */.g$)(text)}" is not os/architecture[/variant]`;
    throw new src_errors/* ActionError */.lZ('INPUT', `platform: ${words}`, {
        remedy: 'Write one platform, such as linux/amd64, linux/arm64 or linux/arm/v7.',
    });
}
function parsePlatformParts(os, architecture, variant) {
    if (!isPart(os) || !isPart(architecture))
        return undefined;
    const hasVariant = variant !== undefined && variant !== '';
    if (hasVariant && !isPart(variant))
        return undefined;
    return normalise(os.toLowerCase(), architecture.toLowerCase(), hasVariant ? variant.toLowerCase() : undefined);
}
function isPart(value) {
    return typeof value === 'string' && PART.test(value);
}
const OS_NAMES = new Map([['macos', 'darwin']]);
const ARCHITECTURE_NAMES = new Map([
    ['x86_64', ['amd64']],
    ['x86-64', ['amd64']],
    ['x64', ['amd64']],
    ['x86', ['386']],
    ['i386', ['386']],
    ['aarch64', ['arm64']],
    ['armhf', ['arm', 'v7']],
    ['armel', ['arm', 'v6']],
    ['armv7l', ['arm', 'v7']],
    ['armv6l', ['arm', 'v6']],
]);
const DEFAULT_VARIANTS = new Map([
    ['amd64', 'v1'],
    ['arm64', 'v8'],
]);
const ARM_VARIANT = 'v7';
const BARE_NUMBER = /^(?=\d.{0,14}$)/;
function normalise(os, architecture, variant) {
    const [name, implied] = ARCHITECTURE_NAMES.get(architecture) ?? [architecture];
    const isArm = name === 'arm' || name === 'arm64';
    const given = implied ?? (isArm ? variant?.replace(BARE_NUMBER, 'v') : variant);
    const known = name === 'arm' ? (given ?? ARM_VARIANT) : given;
    const isDefault = known === DEFAULT_VARIANTS.get(name);
    return {
        os: OS_NAMES.get(os) ?? os,
        architecture: name,
        variant: isDefault ? undefined : known,
    };
}
function meetsPlatform(offered, asked) {
    return (offered.os === asked.os &&
        offered.architecture === asked.architecture &&
        (asked.variant === undefined || offered.variant === asked.variant));
}
function formatPlatform({ os, architecture, variant }) {
    return variant === undefined ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`;
}

;// CONCATENATED MODULE: ./src/action/pin-inputs.ts



const WAIT_RANGE = { minimumMilliseconds: 0, maximumMilliseconds: 3_600_000, words: '0s to 1h' };
function parsePinInputs(texts, attempt) {
    const { images, notices, problems } = parseImageList(texts.images);
    const values = {
        images,
        platform: attempt(() => parsePlatformInput(texts.platform), undefined),
        verifyPlatforms: attempt(() => parseBoolean('verify-platforms', texts['verify-platforms']), false),
        waitMilliseconds: attempt(() => parseDuration('wait', texts.wait, WAIT_RANGE), 0),
    };
    return { values, notices, problems };
}
function parsePlatformInput(text) {
    return text === '' ? undefined : parsePlatform(text);
}

;// CONCATENATED MODULE: ./src/action/request-inputs.ts

const RETRIES_MAXIMUM = 20;
const TIMEOUT_RANGE = {
    minimumMilliseconds: 1000,
    maximumMilliseconds: 3_600_000,
    words: '1s to 1h',
};
function parseRequestInputs(texts, attempt) {
    return {
        timeoutMilliseconds: attempt(() => parseDuration('timeout', texts.timeout, TIMEOUT_RANGE), 0),
        retries: attempt(() => parseCount('retries', texts.retries, RETRIES_MAXIMUM), 0),
        summary: attempt(() => parseBoolean('summary', texts.summary), true),
    };
}

// EXTERNAL MODULE: ./src/reference/address.ts
var address = __nccwpck_require__(8745);
;// CONCATENATED MODULE: ./src/policy/origin.ts




const REALM_LIMIT_CHARS = 2048;
const KNOWN_AUTH = new Map([
    [registry_name/* DOCKER_HUB */.Xb, { realm: 'https://auth.docker.io/token', service: 'registry.docker.io' }],
    ['ghcr.io', { realm: 'https://ghcr.io/token', service: 'ghcr.io' }],
]);
const BUILT_IN_PAIRS = [
    { registry: /^docker\.io$/, authHost: 'auth.docker.io' },
    { registry: /^registry\.gitlab\.com$/, authHost: 'gitlab.com' },
    { registry: /^nvcr\.io$/, authHost: 'authn.nvidia.com' },
    { registry: /^rg\.[a-z0-9-]+\.scw\.cloud$/, authHost: 'api.scaleway.com' },
    { registry: /^lscr\.io$/, authHost: 'ghcr.io' },
];
function knownAuth(registry) {
    return KNOWN_AUTH.get(registry);
}
function apiOrigin(registry) {
    const protocol = (0,registry_name/* isLoopback */.U9)(registry) ? 'http' : 'https';
    const url = readLiteralUrl(`${protocol}://${(0,registry_name/* apiHost */.nz)(registry)}/`);
    if (url !== undefined)
        return url.origin;
    throw new src_errors/* ActionError */.lZ('INPUT', `registry "${(0,src_text/* printable */.g$)(registry)}": its host is no name and no address as URLs write it`, { remedy: 'Write an IPv4 address as four numbers, an IPv6 address in its shortest form.' });
}
function parseTrustedRealm(line) {
    const parts = line.split('=').map((part) => part.trim());
    const [registry, authHost] = parts;
    if (parts.length !== 2 || registry === undefined || authHost === undefined) {
        throw lineError(line, 'it is not registry=auth-host');
    }
    const wrong = [registry, authHost].find((host) => (0,registry_name/* tryParseRegistryName */.XF)(host) === undefined);
    if (wrong !== undefined)
        throw lineError(line, `"${(0,src_text/* printable */.g$)(wrong)}" is not host[:port]`);
    return { registry: (0,registry_name/* parseRegistryName */.O8)(registry), authHost: authHost.toLowerCase() };
}
function lineError(line, why) {
    return new src_errors/* ActionError */.lZ('INPUT', `"${(0,src_text/* printable */.g$)(line)}": ${why}`, {
        remedy: 'Write two hosts, such as: registry.example.com=auth.example.com',
    });
}
function judgeRealm(question) {
    const { registry, realm } = question;
    const url = readLiteralUrl(realm);
    const fault = url === undefined ? describeFault(realm) : judgeUrl(registry, url);
    if (url === undefined || fault !== undefined) {
        const reason = `realm "${(0,src_text/* printable */.g$)(realm)}": ${fault ?? 'it is not a URL'}`;
        return { allowed: false, reason, remedy: undefined, anonymousUrl: undefined };
    }
    if (url.origin === apiOrigin(registry) || isPair(question, url))
        return { allowed: true, url };
    return {
        allowed: false,
        reason: `realm "${(0,src_text/* printable */.g$)(realm)}": ${url.host} is not known as an auth host of ${registry}`,
        remedy: `If ${registry} may send its logins there, add: trusted-realms: ${registry}=${url.host}`,
        anonymousUrl: url,
    };
}
function judgeUrl(registry, url) {
    if (url.href.includes('#'))
        return 'it has a fragment';
    if ((0,registry_name/* tryParseRegistryName */.XF)(url.host) === undefined)
        return 'its host is no name and no address';
    if ((0,address/* isLocalHost */.m)(url.hostname) && !(0,address/* isLocalHost */.m)(new URL(apiOrigin(registry)).hostname)) {
        return 'it is on this machine, and the registry is not';
    }
    return url.protocol === 'https:' || (0,registry_name/* isLoopback */.U9)(url.host) ? undefined : 'it is plain HTTP';
}
function isPair(question, url) {
    const { registry, trustedRealms } = question;
    const isBuiltIn = BUILT_IN_PAIRS.some((pair) => pair.registry.test(registry) && url.origin === `https://${pair.authHost}`);
    return (isBuiltIn ||
        trustedRealms.some((line) => line.registry === registry &&
            readLiteralUrl(`${url.protocol}//${line.authHost}/`)?.origin === url.origin));
}
function readLiteralUrl(text) {
    if (text.length > REALM_LIMIT_CHARS || /[\s\\\p{C}]/u.test(text))
        return undefined;
    const authority = /^https?:\/\/([^/?#]+)/i.exec(text)?.[1]?.toLowerCase();
    if (authority === undefined || !URL.canParse(text))
        return undefined;
    const url = new URL(text);
    const usualPort = url.protocol === 'https:' ? '443' : '80';
    return authority === url.host || authority === `${url.host}:${usualPort}` ? url : undefined;
}
function describeFault(realm) {
    if (realm.length > REALM_LIMIT_CHARS)
        return `it is longer than ${REALM_LIMIT_CHARS} characters`;
    if (!/^https?:\/\//i.test(realm) || !URL.canParse(realm))
        return 'it is not an HTTPS URL';
    const { username, password } = new URL(realm);
    if (username !== '' || password !== '')
        return 'it has a user name or a password in it';
    return 'its host is not written as it is read';
}

;// CONCATENATED MODULE: ./src/policy/ref-pattern.ts



const PROTECTED = 'protected';
const NEVER_IN_REF = /[\p{Cc}\p{Zl}\p{Zp} ~^:?[\\]|\.\.|@\{/u;
function parseRefPattern(line) {
    if (line === PROTECTED)
        return PROTECTED;
    const fail = (why, remedy) => {
        throw new src_errors/* ActionError */.lZ('INPUT', `"${(0,src_text/* printable */.g$)(line)}": ${why}`, { remedy });
    };
    const never = NEVER_IN_REF.exec(line)?.[0];
    if (never !== undefined) {
        const what = never.trim() === '' ? 'white space' : `"${(0,src_text/* printable */.g$)(never)}"`;
        fail(`no ref can hold ${what}`, ref_pattern_GRAMMAR);
    }
    if (!line.startsWith('refs/'))
        fail('it is not a full ref', suggestFullRef(line));
    const fault = findGlobFault(line) ?? findRefFault(line);
    if (fault !== undefined)
        fail(fault, ref_pattern_GRAMMAR);
    return line;
}
const ref_pattern_GRAMMAR = 'Write full refs such as refs/heads/main or refs/tags/v*, one a line; "*" stays within one part, "**" crosses them.';
function findRefFault(pattern) {
    const wrong = pattern.split('/').find((part) => /^\.|\.lock$/.test(part));
    return wrong === undefined ? undefined : `no ref can have the part "${(0,src_text/* printable */.g$)(wrong)}"`;
}
function suggestFullRef(line) {
    if (line.toLowerCase() === PROTECTED)
        return `The word is in lower case: ${PROTECTED}`;
    const bare = (0,src_text/* printable */.g$)(line.replace(/^\/+/, ''));
    if (/^(?:refs|heads|tags)\//i.test(bare)) {
        return `Write ${bare.replace(/^(?:refs\/)?/i, 'refs/')}`;
    }
    return `Write refs/heads/${bare} for a branch, refs/tags/${bare} for a tag.`;
}

;// CONCATENATED MODULE: ./src/policy/trusted-events.ts

const OPEN_EVENTS = [
    'issues',
    'issue_comment',
    'pull_request_comment',
    'commit_comment',
    'discussion',
    'discussion_comment',
    'watch',
    'fork',
    'gollum',
    'check_run',
    'check_suite',
    'status',
    'deployment',
    'deployment_status',
];
const OWN_EVENTS = [
    'push',
    'schedule',
    'workflow_dispatch',
    'repository_dispatch',
    'release',
    'create',
    'delete',
    'merge_group',
    'registry_package',
    'page_build',
    'label',
    'milestone',
    'branch_protection_rule',
    'public',
];
const FORK_EVENTS = /^(?:pull_request(?:_target|_review|_review_comment)?|workflow_run)$/;
function checkTrustedEvents(entries) {
    return entries
        .filter((entry) => !OPEN_EVENTS.includes(entry))
        .map((entry) => `"${(0,src_text/* printable */.g$)(entry, 40)}" cannot be listed: ${whyNot(entry)}`);
}
function whyNot(entry) {
    if (FORK_EVENTS.test(entry))
        return 'it may run the code of a fork, which no input can trust';
    if (OWN_EVENTS.includes(entry))
        return 'it is trusted already';
    if (entry === 'workflow_call') {
        return 'a reusable workflow is judged by the event that called it';
    }
    const meant = entry.trim().toLowerCase();
    if (OPEN_EVENTS.includes(meant))
        return `names are in lower case: write ${meant}`;
    return `only these can: ${OPEN_EVENTS.join(', ')}`;
}

;// CONCATENATED MODULE: ./src/action/allow-lists.ts


const EVERYTHING = '**';
function parseAllowList(list, attempt) {
    const { name, text, example } = list;
    const lines = parseList(text);
    if (lines.length === 0) {
        const what = text === '' ? 'is empty' : 'holds comments and blank lines only';
        throw new src_errors/* ActionError */.lZ('INPUT', `${name}: ${what}, which allows nothing`, {
            remedy: `If it comes from a variable, set that; else write lines such as ${example}. "**" allows everything.`,
        });
    }
    if (lines.length === 1 && lines[0]?.text === EVERYTHING)
        return undefined;
    const entries = lines.flatMap((line) => attempt(() => [parseLine(list, line)], []));
    return entries.length === lines.length ? entries : [];
}
function parseLine(list, line) {
    if (line.text !== EVERYTHING)
        return parseEntry(list.name, line, list.parse);
    throw new src_errors/* ActionError */.lZ('INPUT', `${list.name}, line ${line.line}: "**" stands beside other lines`, {
        remedy: 'It allows everything: write it alone, or leave it out.',
    });
}
function parseEntry(name, { text, line }, parse) {
    try {
        return parse(text);
    }
    catch (error) {
        if (!(error instanceof src_errors/* ActionError */.lZ))
            throw error;
        const { message, remedy } = error;
        throw new src_errors/* ActionError */.lZ('INPUT', `${name}, line ${line}: ${message}`, { remedy });
    }
}

;// CONCATENATED MODULE: ./src/action/safety-inputs.ts







function parseTrustedEvents(texts) {
    return parseList(texts['trusted-events']).map(({ text }) => text);
}
function listAllowedRefs(texts) {
    return parseList(texts['allowed-refs']).map(({ text }) => text);
}
function parseSafetyInputs(texts, attempt) {
    const onUntrusted = ['fail', 'skip', 'continue'];
    const modes = ['ignore', 'warn', 'fail'];
    const images = attempt(() => parseAllowedImages(texts, attempt), []);
    const values = {
        onUntrusted: attempt(() => parseChoice('on-untrusted', texts['on-untrusted'], onUntrusted), 'fail'),
        trustedEvents: parseList(texts['trusted-events']).flatMap((entry) => attempt(() => [parseEventEntry(entry)], [])),
        allowedRefs: attempt(() => parseAllowedRefs(texts, attempt), []),
        onBroadPassword: attempt(() => parseChoice('on-broad-password', texts['on-broad-password'], modes), 'fail'),
        onMovingTag: attempt(() => parseChoice('on-moving-tag', texts['on-moving-tag'], modes), 'ignore'),
        allowedImages: images?.map(({ pattern }) => pattern),
        trustedRealms: parseList(texts['trusted-realms']).flatMap((entry) => attempt(() => [parseEntry('trusted-realms', entry, parseTrustedRealm)], [])),
    };
    const notices = (images ?? []).flatMap((image) => image.notices);
    return { values, notices: notices.map((notice) => `allowed-images: ${notice}`) };
}
function parseAllowedRefs(texts, attempt) {
    const name = 'allowed-refs';
    const example = 'refs/heads/main';
    return parseAllowList({ name, text: texts[name], example, parse: parseRefPattern }, attempt);
}
function parseAllowedImages(texts, attempt) {
    const name = 'allowed-images';
    const example = 'ghcr.io/acme/*';
    return parseAllowList({ name, text: texts[name], example, parse: parseImagePattern }, attempt);
}
function parseEventEntry({ text, line }) {
    const [problem] = checkTrustedEvents([text]);
    if (problem === undefined)
        return text;
    throw new src_errors/* ActionError */.lZ('INPUT', `trusted-events, line ${line}: ${problem}`, {
        remedy: `Remove the line; these can be listed: ${OPEN_EVENTS.join(', ')}.`,
    });
}

;// CONCATENATED MODULE: ./src/action/inputs.ts










function parseInputs(texts) {
    const { attempt, problems } = collectProblems();
    const pin = parsePinInputs(texts, attempt);
    problems.unshift(...pin.problems);
    const credentials = parseCredentialInputs(texts, attempt);
    const safety = parseSafetyInputs(texts, attempt);
    const inputs = {
        ...pin.values,
        ...credentials.values,
        ...safety.values,
        ...parseLoginInputs(texts, attempt),
        ...parseRequestInputs(texts, attempt),
    };
    problems.push(...checkCombination(texts, inputs));
    const refusals = refuse(inputs);
    if (problems.length > 0)
        throw new src_errors/* ActionErrors */.o9([...problems, ...refusals]);
    const notices = [...pin.notices, ...credentials.notices, ...safety.notices];
    return { inputs, notices, refusals };
}
function refuse({ images, allowedImages, onMovingTag }) {
    const isJudged = allowedImages !== undefined && allowedImages.length > 0;
    const refused = isJudged ? refuseImages(images, allowedImages) : [];
    const moving = onMovingTag === 'fail' ? refuseMoving(images) : undefined;
    return moving === undefined ? refused : [...refused, moving];
}

;// CONCATENATED MODULE: ./src/policy/payload.ts

function asObject(value) {
    return (0,json/* isJsonObject */.O)(value) ? value : undefined;
}
function valueAt(root, path) {
    return path.split('.').reduce((value, key) => {
        const object = asObject(value);
        return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
    }, root);
}
function objectAt(root, path) {
    return asObject(valueAt(root, path));
}
function textAt(root, path) {
    const value = valueAt(root, path);
    return typeof value === 'string' && value !== '' ? value : undefined;
}

;// CONCATENATED MODULE: ./src/policy/forge.ts



function decideForge(facts) {
    const server = parseUrl(facts.env['GITHUB_SERVER_URL']);
    if (forge_isForgejoOrGitea(facts.env))
        return forgejoOrGitea(server, facts.payload);
    if (server === undefined)
        return unknownForge('GITHUB_SERVER_URL is missing or no http(s) URL');
    const own = githubRegistry(server);
    if (own !== undefined)
        return github(own.kind, server, own.registry);
    const api = parseUrl(facts.env['GITHUB_API_URL']);
    const isHttps = server.protocol === 'https:';
    const hasServerApi = isHttps && api?.origin === server.origin && pathOf(api) === '/api/v3';
    if (!hasServerApi)
        return unknownForge(`${server.host} is no forge whose registry is known`);
    if (isSet(facts.env['ACT']))
        return unknownForge(`act does not tell what ${server.host} is`);
    return github('github-enterprise-server', server, `containers.${server.host}`);
}
function forge_isForgejoOrGitea(env) {
    const api = parseUrl(env['GITHUB_API_URL']);
    const hasApi = api !== undefined && pathOf(api).endsWith('/api/v1');
    return isSet(env['GITEA_ACTIONS']) || isSet(env['FORGEJO_ACTIONS']) || hasApi;
}
function isSet(value) {
    return value !== undefined && value !== '';
}
function forgejoOrGitea(server, payload) {
    const registries = [server, parseUrl(textAt(payload, 'repository.html_url'))]
        .filter((url) => url !== undefined)
        .filter((url) => !isGithub(url))
        .map((url) => (0,registry_name/* tryParseRegistryName */.XF)(url.host))
        .filter((name) => name !== undefined);
    const own = [...new Set(registries)];
    return {
        kind: 'forgejo-or-gitea',
        registries: own,
        reason: own.length === 0
            ? 'a Forgejo or Gitea forge of which neither the runner nor the event names a usable host'
            : `a Forgejo or Gitea forge, whose registry is on its own host: ${own.join(', ')}`,
    };
}
function github(kind, server, host) {
    const registry = (0,registry_name/* tryParseRegistryName */.XF)(host);
    if (registry === undefined)
        return unknownForge(`${server.host} has no usable host name`);
    return { kind, registries: [registry], reason: `the registry of ${server.host} is ${registry}` };
}
function githubRegistry(server) {
    if (server.protocol !== 'https:')
        return undefined;
    if (server.host === 'github.com')
        return { kind: 'github.com', registry: 'ghcr.io' };
    if (!/^[a-z0-9-]+\.ghe\.com$/.test(server.host))
        return undefined;
    return { kind: 'ghe.com', registry: `containers.${server.host}` };
}
function isGithub(url) {
    return /^(?:.+\.)?(?:github|ghe)\.com$/.test(url.hostname);
}
function unknownForge(why) {
    const reason = `the job token is not used: ${(0,src_text/* printable */.g$)(why, 150)}`;
    return { kind: 'unknown', registries: [], reason };
}
function parseUrl(text) {
    if (text === undefined || !URL.canParse(text))
        return undefined;
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) ? url : undefined;
}
function pathOf(url) {
    return (0,src_text/* dropEndSlashes */.gM)(url.pathname);
}
function decideOwner({ env, payload }) {
    return (ownerOf(payload) ??
        nonEmpty(env['GITHUB_REPOSITORY_OWNER']) ??
        nonEmpty(env['GITHUB_REPOSITORY']?.split('/')[0]));
}
function ownerOf(payload) {
    if (objectAt(payload, 'forkee') !== undefined)
        return undefined;
    const owner = objectAt(payload, 'repository.owner');
    return textAt(owner, 'login') ?? textAt(owner, 'username');
}
function nonEmpty(text) {
    return text === '' ? undefined : text;
}

;// CONCATENATED MODULE: ./src/action/run-context.ts

function readRunContext({ env, event }) {
    const actor = textOf(env['GITHUB_ACTOR']);
    const forge = decideForge({ env, payload: event });
    const job = {
        eventName: textOf(env['GITHUB_EVENT_NAME']),
        payload: event,
        ref: textOf(env['GITHUB_REF']),
    };
    return {
        trustFacts: { ...job, actor },
        refFacts: {
            ...job,
            sha: textOf(env['GITHUB_SHA']),
            refProtected: textOf(env['GITHUB_REF_PROTECTED']),
            forge: forge.kind,
        },
        forge,
        owner: decideOwner({ env, payload: event }),
        actor,
        workspace: textOf(env['GITHUB_WORKSPACE']),
        runnerTemp: textOf(env['RUNNER_TEMP']),
    };
}
function textOf(value) {
    return value === '' ? undefined : value;
}

;// CONCATENATED MODULE: ./src/policy/ref-protection.ts



function tellsProtection(forge) {
    return forge === 'github.com' || forge === 'ghe.com' || forge === 'github-enterprise-server';
}
function checkProtected(patterns, forge) {
    if (!patterns.includes(PROTECTED) || tellsProtection(forge))
        return;
    const here = forge === 'forgejo-or-gitea' ? 'a Forgejo or Gitea forge' : 'a forge that is not known';
    throw new src_errors/* ActionError */.lZ('INPUT', `allowed-refs: "${PROTECTED}" is told by GitHub alone, and this is ${here}`, {
        remedy: 'Write the refs in its place, one a line, such as refs/heads/main and refs/tags/v*.',
    });
}
function noticeUnprotected({ forge, ref, refProtected }) {
    if (!tellsProtection(forge) || refProtected !== 'false')
        return undefined;
    return (`password: used on ${(0,src_text/* printable */.g$)(ref ?? 'no ref')}, which GitHub reports as not protected; ` +
        'to keep it to some refs, write for example "allowed-refs: refs/heads/main"');
}

;// CONCATENATED MODULE: ./src/policy/tls.ts

function checkTlsVerification(env) {
    if (env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0')
        return;
    throw new src_errors/* ActionError */.lZ('INPUT', 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the verification of certificates', { remedy: 'Remove it; for a private CA set NODE_EXTRA_CA_CERTS to its certificate file.' });
}

;// CONCATENATED MODULE: ./src/policy/forge-repository.ts

const FULL_NAME = /^[\w.-]{1,100}\/[\w.-]{1,100}$/;
function compareRepositories(left, right) {
    const ids = [valueAt(left, 'id'), valueAt(right, 'id')];
    if (ids.every((id) => id === undefined || id === null))
        return compareNames(left, right);
    if (!ids.every(isRepositoryId))
        return 'unknown';
    return ids[0] === ids[1] ? 'same' : 'different';
}
function compareNames(left, right) {
    const names = [fullName(left)?.toLowerCase(), fullName(right)?.toLowerCase()];
    if (names.includes(undefined))
        return 'unknown';
    return names[0] === names[1] ? 'same' : 'different';
}
function isRepositoryId(value) {
    return Number.isSafeInteger(value) && value > 0;
}
function fullName(repository) {
    const name = textAt(repository, 'full_name');
    return name !== undefined && FULL_NAME.test(name) ? name : undefined;
}
function describeRepository(repository) {
    return fullName(repository) ?? 'a repository without a name';
}

;// CONCATENATED MODULE: ./src/policy/trust-verdict.ts



const trust_verdict_NAME_LIMIT_CHARS = 60;
function plain(text) {
    return (0,src_text/* printable */.g$)(text, trust_verdict_NAME_LIMIT_CHARS).replace(/[^\w./@+\u2026-]/g, '?');
}
function base({ payload }) {
    return describeRepository(objectAt(payload, 'repository'));
}

;// CONCATENATED MODULE: ./src/policy/trust-pull-request.ts



function judgePullRequest(job) {
    const pull = objectAt(job.payload, 'pull_request');
    if (pull === undefined)
        return undefined;
    const subject = plain(job.name);
    const stranger = findStranger(job, pull);
    if (stranger !== undefined)
        return { class: 'fork', reason: `${subject} ${stranger}` };
    const mark = findAgitMark(pull);
    if (mark !== undefined) {
        const reason = `${subject} in ${base(job)} that anyone may have pushed: ${mark}`;
        return { class: 'fork', reason };
    }
    if (objectAt(job.payload, 'issue') !== undefined) {
        const reason = `${subject} on a pull request of ${base(job)}: anyone may set it off`;
        return { class: 'open', reason };
    }
    return { class: 'trusted', reason: `${subject} from a branch of ${base(job)}` };
}
function findStranger(job, pull) {
    const into = `into ${base(job)}`;
    const head = asObject(valueAt(pull, 'head.repo'));
    if (head === undefined)
        return `${into} from a repository that is gone or not named`;
    const repositoryId = valueAt(pull, 'head.repo_id');
    if (repositoryId === -1)
        return `${into} from a repository that is gone (head.repo_id is -1)`;
    if (repositoryId !== undefined && repositoryId !== valueAt(head, 'id')) {
        return `${into} whose head.repo_id is not head.repo.id`;
    }
    switch (compareRepositories(head, objectAt(job.payload, 'repository'))) {
        case 'same':
            return undefined;
        case 'different':
            return `from the fork ${describeRepository(head)} ${into}`;
        case 'unknown':
            return `from ${describeRepository(head)} ${into}: no id or name on both sides to compare`;
    }
}
function findAgitMark(pull) {
    const ref = textAt(pull, 'head.ref');
    if (ref === undefined)
        return 'head.ref is missing';
    if (ref.startsWith('refs/pull/'))
        return `head.ref is ${plain(ref)}`;
    if (valueAt(pull, 'head.label') !== undefined && textAt(pull, 'head.label') === undefined) {
        return 'head.label is empty';
    }
    const flow = valueAt(pull, 'flow');
    return flow === undefined || flow === 0 ? undefined : 'flow is not 0';
}

;// CONCATENATED MODULE: ./src/policy/trust-rules.ts





const TRUST_RULES = [
    judgePullRequest,
    judgeDeployment,
    judgeWorkflowRun,
    judgeOpenEvent,
    judgePullRef,
    judgeOwnEvent,
    judgeWorkflowCall,
];
function judgeDeployment(job) {
    const deployment = objectAt(job.payload, 'deployment');
    if (deployment === undefined)
        return undefined;
    const subject = plain(job.name);
    if (/^refs\/(?:heads|tags)\/./.test(job.ref) && deploys(deployment, job.ref)) {
        return { class: 'trusted', reason: `${subject} of ${plain(job.ref)} in ${base(job)}` };
    }
    return { class: 'open', reason: `${subject} of no branch or tag of ${base(job)}` };
}
function deploys(deployment, ref) {
    const named = textAt(deployment, 'ref');
    if (named === undefined || named === valueAt(deployment, 'sha'))
        return false;
    return [named, `refs/heads/${named}`, `refs/tags/${named}`].includes(ref);
}
const INNER_EVENTS = [
    'push',
    'schedule',
    'workflow_dispatch',
    'repository_dispatch',
    'release',
    'create',
    'delete',
    'merge_group',
    'pull_request',
    'pull_request_review',
    'pull_request_review_comment',
];
function judgeWorkflowRun(job) {
    const run = objectAt(job.payload, 'workflow_run');
    if (run === undefined)
        return undefined;
    const inner = textAt(run, 'event') ?? '';
    const subject = `${plain(job.name)} after ${inner === '' ? 'an unnamed event' : plain(inner)}`;
    const head = objectAt(run, 'head_repository');
    if (head === undefined) {
        return { class: 'fork', reason: `${subject} in a repository that is gone or not named` };
    }
    switch (compareRepositories(head, objectAt(job.payload, 'repository'))) {
        case 'different':
            return { class: 'fork', reason: `${subject} in the fork ${describeRepository(head)}` };
        case 'unknown':
            return {
                class: 'fork',
                reason: `${subject} in ${describeRepository(head)}: no id or name on both sides to compare`,
            };
        case 'same':
            return INNER_EVENTS.includes(inner)
                ? { class: 'trusted', reason: `${subject} in ${base(job)}` }
                : { class: 'fork', reason: `${subject} in ${base(job)}, which may hide a fork` };
    }
}
const OPEN_OBJECTS = [
    'issue',
    'comment',
    'discussion',
    'forkee',
    'check_run',
    'check_suite',
];
function judgeOpenEvent(job) {
    const hasObject = OPEN_OBJECTS.some((key) => objectAt(job.payload, key) !== undefined);
    if (!hasObject && !OPEN_EVENTS.includes(job.name))
        return undefined;
    return { class: 'open', reason: `${plain(job.name)} in ${base(job)}: anyone may set it off` };
}
function judgePullRef(job) {
    if (!job.ref.startsWith('refs/pull/'))
        return undefined;
    const reason = `${plain(job.name)} on ${plain(job.ref)} without a pull request in its payload`;
    return { class: 'fork', reason };
}
function judgeOwnEvent(job) {
    if (!OWN_EVENTS.includes(job.name))
        return undefined;
    return { class: 'trusted', reason: `${plain(job.name)} in ${base(job)}` };
}
const CALLERS = [
    ['push', (payload) => hasTexts(payload, ['ref', 'after'])],
    [
        'workflow_dispatch',
        (payload) => hasTexts(payload, ['workflow']) && Object.hasOwn(payload, 'inputs'),
    ],
    [
        'schedule',
        (payload) => hasTexts(payload, ['schedule']) || textAt(payload, 'action') === 'schedule',
    ],
    ['release', (payload) => objectAt(payload, 'release') !== undefined],
];
function hasTexts(payload, keys) {
    return keys.every((key) => textAt(payload, key) !== undefined);
}
function judgeWorkflowCall(job) {
    if (job.name !== 'workflow_call')
        return undefined;
    const caller = CALLERS.find(([, matches]) => matches(job.payload));
    if (caller === undefined)
        return undefined;
    return { class: 'trusted', reason: `${job.name} by a ${caller[0]} in ${base(job)}` };
}

;// CONCATENATED MODULE: ./src/policy/trust.ts




function decideTrust(job, trustedEvents) {
    const { class: trustClass, reason } = judge(job);
    const isLifted = trustClass === 'open' && mayLift(job.eventName, trustedEvents);
    return {
        class: trustClass,
        trusted: trustClass === 'trusted' || isLifted,
        reason: isLifted ? `${reason}, but trusted-events lists it` : reason,
        event: plain(job.eventName ?? ''),
        dependabot: isDependabot(job),
    };
}
function mayLift(event, trustedEvents) {
    return event !== undefined && OPEN_EVENTS.includes(event) && trustedEvents.includes(event);
}
function isDependabot({ actor, payload }) {
    return [actor, textAt(payload, 'pull_request.user.login')].includes('dependabot[bot]');
}
function judge({ eventName, payload, ref }) {
    if (eventName === undefined || eventName === '') {
        return { class: 'fork', reason: 'a job whose runner names no event' };
    }
    const object = asObject(payload);
    if (object === undefined) {
        const reason = `${plain(eventName)} without an event file that holds an object`;
        return { class: 'fork', reason };
    }
    const job = { name: eventName, payload: object, ref: ref ?? '' };
    for (const rule of TRUST_RULES) {
        const verdict = rule(job);
        if (verdict !== undefined)
            return verdict;
    }
    const reason = `${plain(eventName)}, which is not known to run code of the owner alone`;
    return { class: 'fork', reason };
}

;// CONCATENATED MODULE: ./src/stages/open-step.ts












async function openStep(world, log) {
    const { toolkit } = world;
    saveUndo(toolkit, []);
    setDefaultOutputs(toolkit);
    const texts = readInputTexts(toolkit);
    const proxies = (0,proxy/* readProxies */.rq)(world.env);
    const secrets = [texts.password, texts['github-token'], ...proxies.secrets];
    for (const secret of secrets)
        log.mask(secret);
    const context = readRunContext(world);
    const trust = decideTrust(context.trustFacts, parseTrustedEvents(texts));
    setTrustOutputs(toolkit, trust);
    const [tls, refs, parsed, results] = await Promise.allSettled([
        Promise.resolve(world.env).then(checkTlsVerification),
        Promise.resolve(listAllowedRefs(texts)).then((lines) => checkProtected(lines, context.forge.kind)),
        Promise.resolve(texts).then(parseInputs),
        tryLocateResultsFile(texts['results-file'], context),
    ]);
    const rejected = [tls, refs, results].flatMap((one) => one.status === 'rejected' ? [one.reason] : []);
    const problems = [...rejected, ...proxies.problems];
    if (parsed.status === 'rejected')
        throw (0,src_errors/* joinErrors */._h)([parsed.reason, ...problems]);
    const { inputs, notices, refusals } = parsed.value;
    for (const notice of notices)
        log.notice(notice);
    log.info(`${trust.trusted ? 'trusted' : 'not trusted'}: ${trust.reason}`);
    const resultsFile = results.status === 'fulfilled' ? results.value : undefined;
    const all = [...refusals, ...problems];
    return { world, log, inputs, context, trust, proxies, problems: all, resultsFile };
}
async function tryLocateResultsFile(path, context) {
    return path === '' ? undefined : locateResultsFile(path, context);
}

;// CONCATENATED MODULE: ./src/policy/credential.ts

function describeCredential(credential) {
    if (credential.kind === 'anonymous')
        return `anonymous (${credential.reason})`;
    const username = describeUsername(credential);
    switch (credential.kind) {
        case 'job-token':
            return `${username} (job token)`;
        case 'machine-user':
            return `${username} (machine user)`;
        case 'docker-config':
            return `${username} (login of this machine's Docker config)`;
    }
}
function describeUsername({ username, token }) {
    if (token === undefined)
        return (0,src_text/* printable */.g$)(username);
    const what = token === 'identity-token' ? 'an identity token' : 'a registry token';
    const isNamed = username !== '' && !/^(?:<token>|[0-]+)$/.test(username);
    return isNamed ? `${(0,src_text/* printable */.g$)(username)}, by ${what},` : what;
}
function isIdentityToken(credential) {
    return credential.kind !== 'anonymous' && credential.token === 'identity-token';
}

;// CONCATENATED MODULE: ./src/registry/challenge.ts
const CHALLENGE_LIMIT_CHARS = 16_384;
const CHALLENGE_LIMIT = 32;
const SEPARATORS = /[ \t,]*/y;
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const SPACES = /[ \t]*/y;
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y;
const EQUALS = /[ \t]*=[ \t]*/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/sy;
const BARE = /[^ \t,"]*/y;
function parseChallenges(headers) {
    return headers.flatMap(parseHeader).slice(0, CHALLENGE_LIMIT);
}
function parseHeader(header) {
    const scanner = {
        text: header.slice(0, CHALLENGE_LIMIT_CHARS),
        position: 0,
        mayQuote: true,
    };
    const challenges = [];
    for (;;) {
        take(scanner, SEPARATORS);
        if (scanner.position >= scanner.text.length)
            return challenges;
        const word = take(scanner, TOKEN);
        if (word === undefined)
            skipGarbage(scanner);
        else if (take(scanner, EQUALS) === undefined)
            challenges.push(readScheme(scanner, word));
        else
            addParameter(challenges.at(-1), word, readValue(scanner));
    }
}
function skipGarbage(scanner) {
    if (scanner.text[scanner.position] === '"' && scanner.mayQuote) {
        if (take(scanner, QUOTED) !== undefined)
            return;
        scanner.mayQuote = false;
    }
    scanner.position += 1;
}
function readScheme(scanner, word) {
    const spaces = take(scanner, SPACES);
    const token68 = spaces === '' ? undefined : take(scanner, TOKEN68);
    return { scheme: word.toLowerCase(), parameters: new Map(), token68 };
}
function readValue(scanner) {
    if (scanner.text[scanner.position] !== '"')
        return take(scanner, BARE);
    const quoted = take(scanner, QUOTED);
    if (quoted === undefined)
        scanner.position = scanner.text.length;
    return quoted?.slice(1, -1).replace(/\\(.)/gs, '$1');
}
function addParameter(challenge, name, value) {
    const key = name.toLowerCase();
    if (challenge === undefined || value === undefined || challenge.parameters.has(key))
        return;
    challenge.parameters.set(key, value);
}
function take(scanner, pattern) {
    pattern.lastIndex = scanner.position;
    const text = pattern.exec(scanner.text)?.[0];
    if (text !== undefined)
        scanner.position += text.length;
    return text;
}
function chooseChallenge(challenges) {
    for (const { scheme, parameters } of challenges) {
        const realm = parameters.get('realm');
        if (scheme !== 'bearer' || realm === undefined || realm === '')
            continue;
        return { scheme: 'bearer', realm, service: parameters.get('service') };
    }
    return challenges.some(({ scheme }) => scheme === 'basic') ? { scheme: 'basic' } : undefined;
}

;// CONCATENATED MODULE: ./src/registry/authentication.ts




function knownAuthentication(registry) {
    const known = knownAuth(registry);
    if (known === undefined)
        return undefined;
    return { scheme: 'bearer', realm: new URL(known.realm), service: known.service };
}
function decideAuthentication(asker, headers) {
    const challenge = chooseChallenge(readChallenges(headers));
    if (challenge === undefined) {
        return unanswerable('it asks for a login, and for neither Bearer nor Basic');
    }
    const isAnonymous = asker.credential.kind === 'anonymous';
    if (challenge.scheme === 'basic') {
        if (isIdentityToken(asker.credential)) {
            return unanswerable('it asks for a password (Basic), and the login is an identity token');
        }
        return isAnonymous ? unanswerable(undefined) : { scheme: 'basic' };
    }
    const { realm, service } = challenge;
    const verdict = judgeRealm({ ...asker, realm });
    if (verdict.allowed)
        return { scheme: 'bearer', realm: verdict.url, service };
    if (isAnonymous && verdict.anonymousUrl !== undefined) {
        return { scheme: 'bearer', realm: verdict.anonymousUrl, service };
    }
    return unanswerable(`no login is sent: ${verdict.reason}`, verdict.remedy);
}
function judgeLaterChallenge(known, headers) {
    const challenge = chooseChallenge(readChallenges(headers));
    if (known.scheme === 'basic' || challenge?.scheme !== 'bearer')
        return undefined;
    const realm = URL.canParse(challenge.realm) ? new URL(challenge.realm).href : undefined;
    const isSame = realm === known.realm.href && challenge.service === known.service;
    return isSame ? undefined : 'its challenge changed the realm or the service';
}
function readChallenges(headers) {
    return parseChallenges((0,exchange/* headerValues */.UE)(headers, 'www-authenticate'));
}
function unanswerable(reason, remedy) {
    return { scheme: 'none', reason, remedy };
}

;// CONCATENATED MODULE: ./src/registry/token-batch.ts
const SCOPES_PER_TOKEN = 100;
const SCOPES_LIMIT_BYTES = 7 * 1024;
function pullScope(repository) {
    return `repository:${repository}:pull`;
}
function newBatch(repositories) {
    return { repositories, token: undefined };
}
function place(batches, batch) {
    for (const repository of batch.repositories)
        batches.set(repository, batch);
}
function placeInBatches(batches, repositories, limit = SCOPES_PER_TOKEN) {
    let batch = [];
    let bytes = 0;
    for (const repository of repositories) {
        const more = parameterBytes(repository);
        if (batch.length > 0 && (batch.length >= limit || bytes + more > SCOPES_LIMIT_BYTES)) {
            place(batches, newBatch(batch));
            [batch, bytes] = [[], 0];
        }
        batch.push(repository);
        bytes += more;
    }
    place(batches, newBatch(batch));
}
function parameterBytes(repository) {
    return new URLSearchParams({ scope: pullScope(repository) }).toString().length + '&'.length;
}
function halfOf(count) {
    return Math.ceil(count / 2);
}

;// CONCATENATED MODULE: ./src/registry/token-division.ts


async function divide(source, batch, error) {
    const cause = await causeOf(source, error);
    if (cause === 'size')
        await fit(source, batch);
    if (cause === 'repository')
        divideInto(source, batch, halfOf(batch.repositories.length));
}
async function causeOf(source, error) {
    return error instanceof registry_error/* RegistryError */.gl ? source.findCause(error) : 'all';
}
async function fit(source, batch) {
    let size = Math.min(source.limit, halfOf(batch.repositories.length));
    while (size > 1) {
        const part = newBatch(restOf(source, batch).slice(0, size));
        try {
            part.token = Promise.resolve(await source.mint(part.repositories));
            place(source.batches, part);
            break;
        }
        catch (error) {
            if ((await causeOf(source, error)) !== 'size')
                break;
            size = halfOf(size);
        }
    }
    source.limit = Math.min(source.limit, size);
    divideInto(source, batch, size);
}
function divideInto(source, batch, size) {
    placeInBatches(source.batches, restOf(source, batch), Math.min(size, source.limit));
}
function restOf({ batches }, batch) {
    return batch.repositories.filter((repository) => batches.get(repository) === batch);
}

;// CONCATENATED MODULE: ./src/registry/token-book.ts


function createTokenBook(options) {
    const { repositories, ...rest } = options;
    const batches = new Map();
    placeInBatches(batches, [...new Set(repositories)]);
    return { ...rest, batches, limit: SCOPES_PER_TOKEN };
}
async function tokenFor(book, repository) {
    for (;;) {
        const batch = batchOf(book, repository);
        try {
            const token = await currentToken(book, batch);
            return { token, isShared: batch.repositories.length > 1 };
        }
        catch (error) {
            if (batchOf(book, repository) === batch)
                throw error;
        }
    }
}
async function tokenInPlaceOf(book, repository, refused) {
    const batch = batchOf(book, repository);
    const held = batch.repositories.length > 1 ? refused : await batch.token;
    if (held === refused && book.batches.get(repository) === batch) {
        place(book.batches, newBatch([repository]));
    }
    return tokenFor(book, repository);
}
async function renewedToken(book, repository, refused) {
    const batch = batchOf(book, repository);
    const held = batch.token;
    if ((await held) === refused && batch.token === held)
        batch.token = undefined;
    return tokenFor(book, repository);
}
function batchOf({ batches }, repository) {
    const key = repository ?? '';
    const known = batches.get(key);
    if (known !== undefined)
        return known;
    const batch = newBatch(repository === undefined ? [] : [repository]);
    batches.set(key, batch);
    return batch;
}
async function currentToken(book, batch) {
    const held = batch.token;
    if (held !== undefined) {
        const token = await held;
        if (book.clock.now() < token.freshUntil)
            return token;
        if (batch.token === held)
            batch.token = undefined;
    }
    batch.token ??= mintInto(book, batch);
    return batch.token;
}
async function mintInto(book, batch) {
    try {
        return await book.mint(batch.repositories);
    }
    catch (error) {
        try {
            if (batch.repositories.length > 1)
                await divide(book, batch, error);
        }
        finally {
            batch.token = undefined;
        }
        throw error;
    }
}

;// CONCATENATED MODULE: ./src/registry/authorization.ts




async function authorize(authorizer, repository) {
    const { authentication, final, basic, book } = authorizer;
    if (final !== undefined)
        throw final;
    const { credential } = authorizer.options;
    if (credential.kind !== 'anonymous' && credential.token === 'registry-token') {
        return { header: `Bearer ${credential.password}`, held: undefined };
    }
    if (authentication === undefined)
        return undefined;
    if (authentication.scheme === 'bearer')
        return bearer(await tokenFor(book, repository));
    return basic === undefined ? undefined : { header: basic, held: undefined };
}
function learn(authorizer, target, response) {
    const { options, authentication } = authorizer;
    if (authentication !== undefined) {
        checkLaterChallenge(authorizer, target, response);
        return;
    }
    const decided = decideAuthentication(options, response.headers);
    if (decided.scheme !== 'none') {
        authorizer.authentication = decided;
        return;
    }
    const { reason, remedy } = decided;
    if (reason === undefined) {
        throw refusal(authorizer, { ...target, stage: 'challenge', isUnsent: true }, response);
    }
    throw challengeError(authorizer, target, { reason, remedy, response });
}
const EXPIRY_AGE_MILLISECONDS = 10_000;
async function reauthorize(authorizer, refused) {
    const { target, response, held } = refused;
    const { status, body } = response;
    if (response.leftOrigin || target.repository === undefined)
        return undefined;
    if (status === 401)
        checkLaterChallenge(authorizer, target, response);
    else if (!held.isShared || (0,registry_error/* saysRateLimit */.wY)(status, body))
        return undefined;
    else if (status !== 403 && !isTooLong(held, status))
        return undefined;
    const { book } = authorizer;
    const age = book.clock.now() - held.token.askedAt;
    const mayBeOver = status === 401 && held.isShared && age >= EXPIRY_AGE_MILLISECONDS;
    const replace = mayBeOver ? renewedToken : tokenInPlaceOf;
    return bearer(await replace(book, target.repository, held.token));
}
const LENGTH_STATUSES = new Set([400, 413, 431]);
const LONG_TOKEN_CHARS = 4096;
function isTooLong({ token }, status) {
    return LENGTH_STATUSES.has(status) && token.value.length > LONG_TOKEN_CHARS;
}
function refusal({ options, loginSecrets }, { method, url, stage, isUnsent, token }, answer) {
    const { registry } = options;
    const secrets = token === undefined ? loginSecrets : [...loginSecrets, token];
    return (0,registry_error/* answerError */.n)({ registry, stage, method, url, answer, secrets, isUnsent });
}
function bearer(held) {
    return { header: `Bearer ${held.token.value}`, held };
}
function checkLaterChallenge(authorizer, target, response) {
    const { authentication } = authorizer;
    if (authentication === undefined)
        return;
    const reason = judgeLaterChallenge(authentication, response.headers);
    if (reason !== undefined)
        throw challengeError(authorizer, target, { reason });
}
function challengeError(authorizer, target, { reason, remedy, response, }) {
    const { registry } = authorizer.options;
    const said = response === undefined || hasChallenge(response)
        ? undefined
        : refusal(authorizer, target, response);
    const message = `${said?.message ?? `${(0,registry_error/* describeRequest */.Ng)(target)}: 401`}: ${reason}`;
    return new registry_error/* RegistryError */.gl('PROTOCOL', message, {
        registry,
        stage: 'challenge',
        status: 401,
        registryCode: said?.registryCode,
        remedy,
        isUnsent: response === undefined ? undefined : true,
    });
}
function hasChallenge({ headers }) {
    return (0,exchange/* headerValues */.UE)(headers, 'www-authenticate').some((value) => value.trim() !== '');
}

;// CONCATENATED MODULE: ./src/registry/media-type.ts
const MANIFEST_TYPES = new Map([
    ['application/vnd.oci.image.index.v1+json', 'index'],
    ['application/vnd.oci.image.manifest.v1+json', 'image'],
    ['application/vnd.docker.distribution.manifest.list.v2+json', 'index'],
    ['application/vnd.docker.distribution.manifest.v2+json', 'image'],
]);
const ACCEPT_MANIFESTS = [...MANIFEST_TYPES.keys()].join(', ');
const IMAGE_CONFIG_TYPES = new Set([
    'application/vnd.oci.image.config.v1+json',
    'application/vnd.docker.container.image.v1+json',
]);
const MEDIA_TYPE = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/;
function isMediaType(text) {
    return MEDIA_TYPE.test(text);
}
function manifestShape(mediaType) {
    return MANIFEST_TYPES.get(mediaType);
}
function isSchema1(mediaType) {
    return mediaType.startsWith('application/vnd.docker.distribution.manifest.v1+');
}
function readContentType(header) {
    const mediaType = header?.split(';', 1)[0]?.trim().toLowerCase();
    return mediaType === '' ? undefined : mediaType;
}

;// CONCATENATED MODULE: ./src/registry/token.ts





const TOKEN_LIMIT_BYTES = 64 * 1024;
const TOKEN_LIMIT_CHARS = 32 * 1024;
const DEFAULT_LIFETIME_SECONDS = 60;
const LIFETIME_LIMIT_SECONDS = 24 * 60 * 60;
const MARGIN_MILLISECONDS = 10_000;
const B64TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;
async function requestToken(request) {
    const { transport, registry, authorization, secrets, identityToken } = request;
    const form = identityToken === undefined ? undefined : tokenForm(request, identityToken);
    const method = form === undefined ? 'GET' : 'POST';
    const url = form === undefined ? tokenUrl(request) : request.realm;
    const answer = await transport.send({
        method,
        url,
        form,
        authorization,
        redirects: 'refuse',
        limitBytes: TOKEN_LIMIT_BYTES,
        secrets,
        registry,
        stage: 'token',
    });
    if (answer.status !== 200) {
        throw (0,registry_error/* answerError */.n)({ registry, stage: 'token', method, url, answer, secrets });
    }
    const parsed = parseTokenAnswer(answer.body, answer.sentAt);
    const fault = typeof parsed === 'string' ? parsed : token_judgeToken(parsed.value, request.plainTexts);
    if (typeof parsed !== 'string' && fault === undefined)
        return parsed;
    const message = `${(0,registry_error/* describeRequest */.Ng)({ method, url })}: ${fault ?? ''}`;
    throw new registry_error/* RegistryError */.gl('PROTOCOL', message, { registry, stage: 'token', status: 200 });
}
function tokenUrl({ realm, service, scopes }) {
    const url = new URL(realm);
    const query = new URLSearchParams();
    if (service !== undefined && !url.searchParams.has('service'))
        query.append('service', service);
    for (const scope of scopes)
        query.append('scope', scope);
    url.search = [url.search.slice(1), query.toString()].filter((part) => part !== '').join('&');
    return url;
}
function tokenForm({ service, scopes }, identityToken) {
    const form = new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: transport/* USER_AGENT */._,
        refresh_token: identityToken,
        scope: scopes.join(' '),
    });
    if (service !== undefined)
        form.set('service', service);
    return form.toString();
}
function parseTokenAnswer(body, askedAt) {
    const document = token_parseObject(body);
    if (document === undefined)
        return 'its token answer is not a JSON object';
    const { token, access_token: accessToken, expires_in: expiresIn } = document;
    const value = [token, accessToken].find((field) => field !== undefined && field !== '');
    if (typeof value !== 'string')
        return 'its token answer holds no token';
    if (value.length > TOKEN_LIMIT_CHARS) {
        return `its token is longer than ${TOKEN_LIMIT_CHARS} characters`;
    }
    if (!B64TOKEN.test(value))
        return 'its token has characters that no bearer token has';
    return { value, askedAt, freshUntil: askedAt + freshMilliseconds(expiresIn) };
}
function token_judgeToken(value, plainTexts = []) {
    if (!(0,redaction/* repeatsSecret */.Xq)(plainTexts.join('\n'), [value]))
        return undefined;
    const plain = plainTexts.find((text) => (0,redaction/* repeatsSecret */.Xq)(text, [value]));
    return plain && `its token is part of "${(0,src_text/* printable */.g$)(plain, 130)}", which is no secret`;
}
function freshMilliseconds(expiresIn) {
    const isLifetime = typeof expiresIn === 'number' && expiresIn > 0;
    const seconds = isLifetime ? expiresIn : DEFAULT_LIFETIME_SECONDS;
    const lifetime = Math.min(seconds, LIFETIME_LIMIT_SECONDS) * 1000;
    return lifetime - Math.min(MARGIN_MILLISECONDS, lifetime / 2);
}
function token_parseObject(body) {
    try {
        const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
        return (0,json/* isJsonObject */.O)(value) ? value : undefined;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./src/registry/token-claims.ts


const ACCESS_LIMIT = 256;
const COMPACT = /^[A-Za-z0-9_-]+\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]*$/;
function readClaims(token) {
    const document = readPayload(token);
    if (document === undefined)
        return undefined;
    const { iss, UserID: userId, Scope: scope, access } = document;
    return {
        issuer: typeof iss === 'string' ? iss : undefined,
        userId: typeof userId === 'number' && Number.isSafeInteger(userId) ? userId : undefined,
        scope: typeof scope === 'string' ? scope : undefined,
        access: readAccess(access),
    };
}
function isNobodys(token) {
    const document = readPayload(token);
    return document !== undefined && (document['sub'] === '' || document['UserID'] === -1);
}
function readPayload(token) {
    const payload = token.length > TOKEN_LIMIT_CHARS ? undefined : COMPACT.exec(token)?.[1];
    return payload === undefined ? undefined : token_claims_parseObject(Buffer.from(payload, 'base64url'));
}
function token_claims_parseObject(bytes) {
    try {
        const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
        return (0,json/* isJsonObject */.O)(value) ? value : undefined;
    }
    catch {
        return undefined;
    }
}
function readAccess(access) {
    if (!Array.isArray(access) || access.length > ACCESS_LIMIT)
        return undefined;
    const entries = access.map(readEntry);
    return entries.every((entry) => entry !== undefined) ? entries : undefined;
}
function readEntry(entry) {
    if (!(0,json/* isJsonObject */.O)(entry))
        return undefined;
    const { type, name, actions } = entry;
    if (typeof type !== 'string' || typeof name !== 'string')
        return undefined;
    const list = actions ?? [];
    return isTexts(list) ? { type, name, actions: list } : undefined;
}
function isTexts(value) {
    return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

;// CONCATENATED MODULE: ./src/registry/token-refusal.ts

const SIZE_STATUSES = new Set([400, 413, 414, 431]);
const REPOSITORY_STATUSES = new Set([403, 404]);
async function findRefusalCause(error, login) {
    const { status, code } = error;
    if (status === undefined || code === 'UNAVAILABLE')
        return 'all';
    if (SIZE_STATUSES.has(status))
        return 'size';
    const isRepositorys = REPOSITORY_STATUSES.has(status) || (status === 401 && login === undefined);
    if (!isRepositorys)
        return 'all';
    if (login !== undefined)
        await checkLogin(error, login);
    return 'repository';
}
async function checkLogin(error, login) {
    try {
        await login.prove();
    }
    catch (refusal) {
        if (!(refusal instanceof registry_error/* RegistryError */.gl))
            throw refusal;
        const { status, code } = refusal;
        const isOfLogin = status === error.status || status === 401;
        if (isOfLogin)
            login.end(refusal);
        if (isOfLogin || status === undefined || code === 'UNAVAILABLE')
            throw refusal;
    }
}

;// CONCATENATED MODULE: ./src/registry/authorizer.ts










function createAuthorizer(options) {
    const { registry, credential, clock, repositories } = options;
    const loginSecrets = [];
    const hasLogin = credential.kind !== 'anonymous';
    let basic;
    if (hasLogin && credential.token !== undefined) {
        options.onSecret(credential.password);
        loginSecrets.push(credential.password);
    }
    else if (hasLogin) {
        const pair = Buffer.from(`${credential.username}:${credential.password}`).toString('base64');
        options.onSecret(pair);
        loginSecrets.push(pair, credential.password);
        basic = `Basic ${pair}`;
    }
    const authorizer = {
        options,
        basic,
        hasLogin,
        loginSecrets,
        tokens: new Set(),
        plainTexts: plainTexts(options),
        book: createTokenBook({
            clock,
            repositories,
            mint: (scoped) => mint(authorizer, scoped),
            findCause: (error) => findRefusalCause(error, hasLogin ? loginOf(authorizer) : undefined),
        }),
        claims: new Map(),
        authentication: knownAuthentication(registry),
        final: undefined,
    };
    return authorizer;
}
function loginOf(authorizer) {
    return {
        prove: () => tokenFor(authorizer.book, undefined),
        end: (error) => {
            authorizer.final = error;
        },
    };
}
function plainTexts({ registry, repositories, credential, ...options }) {
    const names = repositories.map((repository) => `${registry}/${repository}`);
    const users = credential.kind === 'anonymous' ? [] : [credential.username];
    return [...names, ...users, ...ACCEPT_MANIFESTS.split(', '), ...(options.plainTexts ?? [])];
}
async function mintToken({ options, authentication, basic, loginSecrets, tokens, ...rest }, scopes) {
    if (authentication?.scheme !== 'bearer')
        throw new Error('a token without a realm');
    const token = await requestToken({
        ...options,
        ...authentication,
        scopes,
        authorization: basic,
        identityToken: isIdentityToken(options.credential) ? options.credential.password : undefined,
        secrets: loginSecrets,
        plainTexts: rest.plainTexts,
    });
    tokens.add(token.value);
    if (token.value.length >= redaction/* TELLING_SECRET_CHARS */.Pt)
        options.onSecret(token.value);
    return token;
}
async function mint(authorizer, repositories) {
    if (authorizer.final !== undefined)
        throw authorizer.final;
    try {
        const token = await mintToken(authorizer, repositories.map(pullScope));
        const claims = readClaims(token.value);
        for (const repository of repositories)
            authorizer.claims.set(repository, claims);
        return token;
    }
    catch (error) {
        const isRefused = error instanceof registry_error/* RegistryError */.gl && error.status === 401;
        if (isRefused && authorizer.hasLogin)
            authorizer.final = error;
        throw error;
    }
}

;// CONCATENATED MODULE: ./src/registry/gate.ts
function createGate() {
    let state = 'free';
    let waiting = [];
    function release(settle) {
        const released = waiting;
        waiting = [];
        released.forEach(settle);
    }
    return {
        enter: async () => {
            if (state === 'taken') {
                await new Promise((resolve, reject) => waiting.push({ resolve, reject }));
            }
            else if (state === 'free')
                state = 'taken';
        },
        open: () => {
            state = 'open';
            release(({ resolve }) => resolve());
        },
        fail: (error) => {
            if (state === 'open')
                return;
            state = 'free';
            release(({ reject }) => reject(error));
        },
    };
}

;// CONCATENATED MODULE: ./src/registry/slots.ts
function createSlots(count) {
    let free = count;
    const waiting = [];
    async function take() {
        if (free > 0)
            free -= 1;
        else
            await new Promise((resolve) => waiting.push(resolve));
    }
    function giveBack() {
        const next = waiting.shift();
        if (next === undefined)
            free += 1;
        else
            next();
    }
    return {
        run: async (task) => {
            await take();
            try {
                return await task();
            }
            finally {
                giveBack();
            }
        },
    };
}

;// CONCATENATED MODULE: ./src/registry/channel.ts







const REQUESTS_AT_A_TIME = 16;
function openChannel(options) {
    const { transport } = options;
    const tokenSlots = createSlots(REQUESTS_AT_A_TIME);
    const tokens = { send: (one) => tokenSlots.run(() => transport.send(one)) };
    const authorizer = createAuthorizer({ ...options, transport: tokens });
    const gate = createGate();
    if (authorizer.authentication !== undefined)
        gate.open();
    return {
        authorizer,
        transport,
        gate,
        slots: createSlots(REQUESTS_AT_A_TIME),
        proof: { isProven: false, read: new Set() },
    };
}
async function request(channel, target) {
    const { authorizer, gate } = channel;
    await enter(channel, target);
    try {
        const response = await channel_ask(channel, target);
        gate.open();
        return response;
    }
    catch (error) {
        if (concernsAll(authorizer, error))
            gate.fail(error);
        else
            gate.open();
        throw error;
    }
}
async function enter({ authorizer, gate }, target) {
    try {
        await gate.enter();
    }
    catch (error) {
        if (!(error instanceof registry_error/* RegistryError */.gl) || error === authorizer.final)
            throw error;
        const message = `${(0,registry_error/* describeRequest */.Ng)(target)}: not sent, the first request failed: ${error.message}`;
        const { code, registry, stage, status, registryCode, remedy, isUnsent } = error;
        const options = { registry, stage, status, registryCode, remedy, isUnsent, cause: error };
        throw new registry_error/* RegistryError */.gl(code, message, options);
    }
}
function concernsAll({ final }, error) {
    if (!(error instanceof src_errors/* ActionError */.lZ) || error === final)
        return true;
    return error.code === 'NETWORK' || error.code === 'UNAVAILABLE';
}
async function channel_ask(channel, target) {
    const { authorizer, gate, slots } = channel;
    await authorize(authorizer, target.repository);
    const { authorization, response } = await slots.run(() => sendAuthorized(channel, target));
    if (response.status === 200)
        return response;
    if (authorization !== undefined)
        return askAgain(channel, target, { authorization, response });
    if (response.status !== 401 || response.leftOrigin) {
        throw refusal(authorizer, { ...target, isUnsent: true }, response);
    }
    learn(authorizer, target, response);
    if (authorizer.authentication?.scheme === 'bearer')
        gate.open();
    return channel_ask(channel, target);
}
async function sendAuthorized(channel, target) {
    const authorization = await authorize(channel.authorizer, target.repository);
    return { authorization, response: await send(channel, target, authorization) };
}
async function askAgain(channel, target, { authorization, response }) {
    const { authorizer, proof, slots } = channel;
    let { held } = authorization;
    let token = held?.token.value;
    let last = response;
    for (let round = 1; round <= 2 && held !== undefined; round += 1) {
        const again = await reauthorize(authorizer, { target, response: last, held });
        if (again === undefined)
            break;
        last = await slots.run(() => send(channel, target, again));
        token = again.held?.token.value;
        if (last.status === 200)
            return last;
        held = again.held?.isShared === true ? again.held : undefined;
    }
    const error = refusal(authorizer, { ...target, token }, last);
    const isTelling = authorization.held === undefined && !last.leftOrigin && target.stage !== 'tags';
    if (isTelling && last.status === 401 && !proof.isProven)
        authorizer.final = error;
    throw error;
}
async function send({ authorizer, transport, proof }, target, authorization) {
    const token = authorization?.held?.token.value ?? '';
    const response = await transport.send({
        ...target,
        authorization: authorization?.header,
        secrets: [...authorizer.loginSecrets, token],
        registry: authorizer.options.registry,
    });
    const isLogin = authorization !== undefined && authorizer.hasLogin && !isNobodys(token);
    if (isLogin && response.status === 200 && !response.leftOrigin) {
        proof.isProven = true;
        if (target.repository !== undefined)
            proof.read.add(target.repository);
    }
    return response;
}

;// CONCATENATED MODULE: ./src/registry/push-question.ts




async function askForPush(authorizer, repository) {
    const { options, authentication } = authorizer;
    if (!mayAskForPush(options.registry) || authentication?.scheme !== 'bearer')
        return undefined;
    try {
        const { value } = await mintToken(authorizer, [`repository:${repository}:pull,push`]);
        return { kind: 'token', claims: readClaims(value) };
    }
    catch (error) {
        if (!(error instanceof registry_error/* RegistryError */.gl))
            throw error;
        const { code, message, registryWords = '' } = error;
        return code === 'REFUSED'
            ? { kind: 'refused', words: registryWords }
            : { kind: 'failed', reason: message };
    }
}

;// CONCATENATED MODULE: ./src/registry/content-digest.ts

function computeDigest(bytes, algorithm) {
    return { algorithm, hex: (0,external_node_crypto_.createHash)(algorithm).update(bytes).digest('hex') };
}

;// CONCATENATED MODULE: ./src/registry/strict-json.ts

const JSON_DEPTH_LIMIT = 128;
function parseStrictJson(bytes) {
    let text;
    let value;
    try {
        text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
        value = JSON.parse(text);
    }
    catch (cause) {
        return { isValid: false, words: 'it is not JSON in UTF-8', cause };
    }
    const words = strict_json_findFault(text);
    return words === undefined ? { isValid: true, value } : { isValid: false, words };
}
const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const OPENING = new Set([0x7b, 0x5b]);
const CLOSING = new Set([0x7d, 0x5d]);
function strict_json_findFault(text) {
    const keys = [];
    let depth = 0;
    for (let position = 0; position < text.length; position += 1) {
        const code = text.charCodeAt(position);
        if (code === QUOTE) {
            const end = findEnd(text, position);
            if (isKey(text, end)) {
                const key = readKey(text.slice(position, end + 1));
                if (keys[depth]?.has(key))
                    return `its key ${quoteKey(key)} stands twice in one object`;
                keys[depth]?.add(key);
            }
            position = end;
        }
        else if (OPENING.has(code)) {
            depth += 1;
            if (depth > JSON_DEPTH_LIMIT)
                return `it is nested deeper than ${JSON_DEPTH_LIMIT} levels`;
            (keys[depth] ??= new Set()).clear();
        }
        else if (CLOSING.has(code))
            depth -= 1;
    }
    return undefined;
}
function findEnd(text, start) {
    let position = start + 1;
    for (let code = text.charCodeAt(position); code !== QUOTE; code = text.charCodeAt(position)) {
        position += code === BACKSLASH ? 2 : 1;
    }
    return position;
}
function isKey(text, end) {
    let position = end + 1;
    while (text.charCodeAt(position) <= 0x20)
        position += 1;
    return text.charCodeAt(position) === COLON;
}
function readKey(literal) {
    return literal.includes('\\') ? String(JSON.parse(literal)) : literal.slice(1, -1);
}
function knownKeys(...keys) {
    return new Map(keys.map((key) => [foldKey(key), key]));
}
function findOddKey(object, known) {
    const odd = Object.keys(object).find((key) => (known.get(foldKey(key)) ?? key) !== key);
    return odd && `its key ${quoteKey(odd)} is not in the case of the specification`;
}
function foldKey(key) {
    return key.toUpperCase().toLowerCase();
}
function quoteKey(key) {
    return `"${(0,src_text/* printable */.g$)(key, 130)}"`;
}

;// CONCATENATED MODULE: ./src/registry/descriptor.ts




const KEYS = knownKeys('mediaType', 'digest', 'size', 'platform', 'annotations');
function findOddDescriptorKey(object) {
    return findOddKey(object, KEYS);
}
function tryReadDescriptor({ mediaType, digest, size }) {
    const parsed = typeof digest === 'string' ? tryParseDigest(digest) : undefined;
    if (parsed === undefined || typeof mediaType !== 'string' || !isMediaType(mediaType)) {
        return undefined;
    }
    const isSize = typeof size === 'number' && Number.isSafeInteger(size) && size >= 0;
    return isSize ? { mediaType, digest: parsed, size } : undefined;
}
function checkDescribed({ what, size, mediaType }, descriptor) {
    const says = (why) => new src_errors/* ActionError */.lZ('PROTOCOL', `${what}: ${why}`);
    if (size !== descriptor.size) {
        throw says(`it is ${size} bytes long, and its descriptor says ${descriptor.size}`);
    }
    if (mediaType !== undefined && mediaType !== descriptor.mediaType) {
        throw says(`its media type is "${mediaType}", and its descriptor says "${descriptor.mediaType}"`);
    }
}

;// CONCATENATED MODULE: ./src/registry/index-entry.ts






const PLATFORMS_LIMIT = 256;
const PLATFORM_KEYS = knownKeys('os', 'architecture', 'variant');
function readEntries(manifests) {
    const entries = manifests.map((entry) => ((0,json/* isJsonObject */.O)(entry) ? entry : {}));
    entries.forEach(checkKeys);
    return entries
        .filter((entry) => !isAttestation(entry))
        .map((entry) => ({ descriptor: tryReadDescriptor(entry), platform: readPlatform(entry) }));
}
function checkKeys(entry) {
    const { platform } = entry;
    const odd = findOddDescriptorKey(entry) ??
        ((0,json/* isJsonObject */.O)(platform) ? findOddKey(platform, PLATFORM_KEYS) : undefined);
    if (odd !== undefined)
        throw new src_errors/* ActionError */.lZ('PROTOCOL', `manifest: an entry: ${odd}`);
}
function isAttestation({ platform, annotations }) {
    const isMarked = (0,json/* isJsonObject */.O)(annotations) && 'vnd.docker.reference.type' in annotations;
    return isMarked || ((0,json/* isJsonObject */.O)(platform) && platform['os'] === 'unknown');
}
function readPlatform({ platform }) {
    if (!(0,json/* isJsonObject */.O)(platform))
        return undefined;
    return parsePlatformParts(platform['os'], platform['architecture'], platform['variant']);
}
function listPlatforms(entries) {
    const platforms = new Set(entries.flatMap(({ platform }) => (platform === undefined ? [] : [formatPlatform(platform)])));
    if (platforms.size <= PLATFORMS_LIMIT)
        return [...platforms];
    const words = `it lists ${platforms.size} platforms, and ${PLATFORMS_LIMIT} are the most`;
    throw new src_errors/* ActionError */.lZ('PROTOCOL', `manifest: ${words}`);
}
function followEntry(entry) {
    if (entry.descriptor !== undefined)
        return entry.descriptor;
    throw new src_errors/* ActionError */.lZ('PROTOCOL', 'manifest: its entry has no media type, digest and size');
}
function describeEntry({ platform, descriptor }) {
    const name = platform === undefined ? 'an entry without a platform' : formatPlatform(platform);
    return descriptor === undefined ? name : `${name} (${formatDigest(descriptor.digest)})`;
}

;// CONCATENATED MODULE: ./src/registry/manifest-document.ts







function readDocument(bytes, contentType) {
    const document = parseDocument(bytes);
    const mediaType = readMediaType(document, readContentType(contentType));
    checkShape(document, mediaType);
    if (manifestShape(mediaType) !== 'index') {
        const config = imageConfig(document);
        return { mediaType, kind: imageKind(document), platforms: [], entries: [], config };
    }
    const entries = readEntries(Array.isArray(document['manifests']) ? document['manifests'] : []);
    const platforms = listPlatforms(entries);
    return { mediaType, kind: 'index', platforms, entries, config: undefined };
}
function manifest_document_problem(why, cause) {
    return new src_errors/* ActionError */.lZ('PROTOCOL', `manifest: ${why}`, { cause });
}
const manifest_document_KEYS = knownKeys(...['schemaVersion', 'mediaType', 'manifests', 'config', 'layers', 'artifactType']);
function parseDocument(bytes) {
    const parsed = parseStrictJson(bytes);
    if (!parsed.isValid)
        throw manifest_document_problem(parsed.words, parsed.cause);
    const { value } = parsed;
    if (!(0,json/* isJsonObject */.O)(value))
        throw manifest_document_problem('it is not a JSON object');
    const { config } = value;
    const odd = findOddKey(value, manifest_document_KEYS) ?? findOddDescriptorKey((0,json/* isJsonObject */.O)(config) ? config : {});
    if (odd !== undefined)
        throw manifest_document_problem(odd);
    return value;
}
function readMediaType(document, header) {
    const { schemaVersion, mediaType } = document;
    if (schemaVersion === 1 || [mediaType, header].some(isSchema1Type)) {
        throw new src_errors/* ActionError */.lZ('PROTOCOL', 'manifest: it is of schema 1', {
            remedy: 'Push the image again with a current tool: schema 1 has no digest that can be pinned.',
        });
    }
    if (schemaVersion !== 2)
        throw manifest_document_problem('its schemaVersion is not 2');
    if (mediaType !== undefined && typeof mediaType !== 'string') {
        throw manifest_document_problem('its mediaType is not a string');
    }
    const type = mediaType ?? header;
    if (type === undefined)
        throw manifest_document_problem('neither it nor its Content-Type header has a media type');
    if (header !== undefined && header !== type) {
        throw manifest_document_problem(`its media type is ${quote(type)}, and its Content-Type header ${quote(header)}`);
    }
    if (!isMediaType(type))
        throw manifest_document_problem(`${quote(type)} is not a media type`);
    if (manifestShape(type) === undefined)
        throw manifest_document_problem(`${quote(type)} is no manifest's type`);
    return type;
}
function isSchema1Type(mediaType) {
    return typeof mediaType === 'string' && isSchema1(mediaType);
}
function quote(text) {
    return `"${(0,src_text/* printable */.g$)(text, 130)}"`;
}
function checkShape(document, mediaType) {
    const { manifests, config, layers } = document;
    const looksLikeImage = config !== undefined || layers !== undefined;
    if (manifests !== undefined && looksLikeImage)
        throw manifest_document_problem('it is both an index and an image');
    const isIndex = manifestShape(mediaType) === 'index';
    const isShaped = isIndex
        ? Array.isArray(manifests)
        : (0,json/* isJsonObject */.O)(config) && Array.isArray(layers);
    if (isShaped)
        return;
    const missing = isIndex ? 'list of manifests' : 'config and layers';
    throw manifest_document_problem(`its media type is "${mediaType}", and it has no ${missing}`);
}
function imageKind({ artifactType, config }) {
    return isImageConfig(config) && artifactType === undefined ? 'image' : 'artifact';
}
function imageConfig({ config }) {
    return isImageConfig(config) ? tryReadDescriptor(config) : undefined;
}
function isImageConfig(config) {
    const mediaType = (0,json/* isJsonObject */.O)(config) ? config['mediaType'] : undefined;
    return typeof mediaType === 'string' && IMAGE_CONFIG_TYPES.has(mediaType);
}

;// CONCATENATED MODULE: ./src/registry/manifest.ts





const MANIFEST_LIMIT_BYTES = 4 * 1024 * 1024;
function readManifest(source) {
    const { bytes, requested, digestHeader } = source;
    if (bytes.length === 0)
        throw manifest_problem('it is empty');
    if (bytes.length > MANIFEST_LIMIT_BYTES) {
        throw manifest_problem(`it is longer than ${MANIFEST_LIMIT_BYTES} bytes`);
    }
    if (requested !== undefined)
        checkDigest(bytes, requested, 'the digest asked for is');
    if (digestHeader !== undefined) {
        checkDigest(bytes, readDigestHeader(digestHeader), 'its Docker-Content-Digest header says');
    }
    return {
        digest: computeDigest(bytes, requested?.algorithm ?? source.algorithm ?? 'sha256'),
        ...readDocument(bytes, source.contentType),
        size: bytes.length,
    };
}
function manifest_problem(why) {
    return new src_errors/* ActionError */.lZ('PROTOCOL', `manifest: ${why}`);
}
function checkDigest(bytes, expected, source) {
    const computed = computeDigest(bytes, expected.algorithm);
    if (equalDigests(computed, expected))
        return;
    throw new src_errors/* ActionError */.lZ('DIGEST', `manifest: its bytes are ${formatDigest(computed)}, and ${source} ${formatDigest(expected)}`);
}
function readDigestHeader(text) {
    const digest = tryParseDigest(text.trim());
    if (digest !== undefined)
        return digest;
    const words = `its Docker-Content-Digest header "${(0,src_text/* printable */.g$)(text)}" is not a digest`;
    throw new src_errors/* ActionError */.lZ('DIGEST', `manifest: ${words}`);
}

;// CONCATENATED MODULE: ./src/registry/target.ts







const target_CONFIG_LIMIT_BYTES = 4 * 1024 * 1024;
const TAG_LIST_LIMIT_BYTES = 1024 * 1024;
const TAGS_PER_PAGE = 1000;
function manifestTarget(origin, repository, reference) {
    if (!grammar/* TAG */.Dk.test(reference) && tryParseDigest(reference) === undefined) {
        throw unsafe(`${repository}:${reference}`);
    }
    return {
        url: repositoryUrl(origin, repository, `manifests/${reference}`),
        repository,
        headers: { accept: ACCEPT_MANIFESTS },
        redirects: 'follow',
        limitBytes: MANIFEST_LIMIT_BYTES,
        stage: 'manifest',
    };
}
function configTarget(origin, repository, digest) {
    return {
        url: repositoryUrl(origin, repository, `blobs/${formatDigest(digest)}`),
        repository,
        headers: {},
        redirects: 'follow',
        limitBytes: target_CONFIG_LIMIT_BYTES,
        stage: 'config',
    };
}
function tagsTarget(origin, repository) {
    return {
        url: repositoryUrl(origin, repository, `tags/list?n=${TAGS_PER_PAGE}`),
        repository,
        headers: {},
        redirects: 'refuse',
        limitBytes: TAG_LIST_LIMIT_BYTES,
        isTriedOnce: true,
        stage: 'tags',
    };
}
function loginTarget(origin) {
    return {
        url: new URL(`${origin}/v2/`),
        repository: undefined,
        headers: {},
        redirects: 'refuse',
        limitBytes: registry_error/* ERROR_BODY_LIMIT_BYTES */.Uo,
        stage: 'challenge',
    };
}
function repositoryUrl(origin, repository, rest) {
    if (!repository.split('/').every((component) => grammar/* COMPONENT */.YD.test(component))) {
        throw unsafe(`${repository}/${rest}`);
    }
    return new URL(`${origin}/v2/${repository}/${rest}`);
}
function unsafe(text) {
    return new src_errors/* ActionError */.lZ('INPUT', `"${(0,src_text/* printable */.g$)(text)}" is no repository with a tag or digest`);
}

;// CONCATENATED MODULE: ./src/registry/session.ts







function openSession(options) {
    return new Session(options);
}
class Session {
    registry;
    origin;
    #channel;
    constructor(options) {
        this.registry = options.registry;
        this.origin = apiOrigin(options.registry);
        this.#channel = openChannel(options);
    }
    get proven() {
        return this.#channel.proof.isProven;
    }
    async getManifest(repository, reference) {
        const target = manifestTarget(this.origin, repository, reference);
        const { body, headers } = await this.read(target);
        return {
            body,
            contentType: (0,exchange/* headerValue */.Z)(headers, 'content-type'),
            digestHeader: (0,exchange/* headerValue */.Z)(headers, 'docker-content-digest'),
        };
    }
    async read(target) {
        const response = await request(this.#channel, target);
        if (!(0,redaction/* repeatsSecret */.Xq)(response.body.toString('utf8'), this.#channel.authorizer.loginSecrets)) {
            return response;
        }
        const message = `${(0,registry_error/* describeRequest */.Ng)(target)}: its body repeats a secret that was sent for it`;
        const about = { registry: this.registry, stage: target.stage };
        throw new registry_error/* RegistryError */.gl('PROTOCOL', message, about);
    }
    async proveLogin() {
        const { authorizer, proof } = this.#channel;
        if (proof.isProven)
            return;
        const target = loginTarget(this.origin);
        const { hasLogin } = authorizer;
        if (hasLogin)
            await request(this.#channel, target);
        if (this.proven)
            return;
        const why = hasLogin
            ? `${this.registry} did not ask for a login, so the login cannot be proven`
            : 'there is no login to prove';
        const message = `${(0,registry_error/* describeRequest */.Ng)(target)}: ${why}`;
        const remedy = 'Everybody may read it: leave "registry" out, or write "login: none".';
        throw new registry_error/* RegistryError */.gl('PROTOCOL', message, {
            registry: this.registry,
            stage: 'challenge',
            isUnsent: true,
            remedy,
        });
    }
    describeRead(repository) {
        const { authentication, claims } = this.#channel.authorizer;
        const service = authentication?.scheme === 'bearer' ? authentication.service : undefined;
        const scheme = authentication?.scheme ?? 'none';
        return { repository, scheme, service, claims: claims.get(repository) };
    }
    hides(text) {
        return (0,redaction/* repeatsSecret */.Xq)(text, this.#channel.authorizer.tokens);
    }
    async askForPush(repository) {
        const { proof, authorizer } = this.#channel;
        return proof.read.has(repository) ? askForPush(authorizer, repository) : undefined;
    }
}

;// CONCATENATED MODULE: ./src/stages/plain-texts.ts

const PLAIN_VARIABLES = [
    ...['REPOSITORY', 'REPOSITORY_OWNER', 'ACTOR', 'TRIGGERING_ACTOR', 'EVENT_NAME', 'EVENT_PATH'],
    ...['REF', 'REF_NAME', 'HEAD_REF', 'BASE_REF', 'SHA', 'WORKFLOW', 'WORKFLOW_REF', 'JOB'],
    ...['WORKSPACE', 'SERVER_URL', 'API_URL', 'ACTION', 'ACTION_PATH', 'ACTION_REPOSITORY'],
    ...['OUTPUT', 'STATE', 'ENV', 'PATH', 'STEP_SUMMARY'],
].map((name) => `GITHUB_${name}`);
const PLAIN_PATHS = [
    'RUNNER_TEMP',
    'RUNNER_TOOL_CACHE',
    'RUNNER_WORKSPACE',
    'DOCKER_CONFIG',
    'PATH',
];
function listPlainTexts(step, images) {
    const { world, trust, resultsFile } = step;
    const texts = [
        ...images.flatMap(({ image }) => [formatReference(image.reference), image.alias]),
        ...[...PLAIN_VARIABLES, ...PLAIN_PATHS].map((name) => world.env[name]),
        ...[world.home, world.workingDirectory, trust.reason, resultsFile],
    ];
    return texts.filter((text) => text !== undefined);
}

;// CONCATENATED MODULE: ./src/stages/open-sessions.ts



function openSessions(step, images) {
    const { world, log, inputs } = step;
    const shared = {
        transport: openTransport(step),
        clock: world.clock,
        trustedRealms: inputs.trustedRealms,
        onSecret: (secret) => log.mask(secret),
        plainTexts: listPlainTexts(step, images),
    };
    const sessions = new Map();
    return (registry, credential) => {
        const key = identify(registry, credential);
        const known = sessions.get(key);
        if (known !== undefined)
            return known;
        if (credential.kind !== 'anonymous')
            log.mask(credential.password);
        const repositories = images
            .filter((other) => identify(other.image.reference.registry, other.credential) === key)
            .map((other) => other.image.reference.repository);
        const session = openSession({ ...shared, registry, credential, repositories });
        sessions.set(key, session);
        return session;
    };
}
function identify(registry, credential) {
    if (credential.kind === 'anonymous')
        return JSON.stringify([registry, credential.kind]);
    const { kind, username, password } = credential;
    return JSON.stringify([registry, kind, username, password]);
}

;// CONCATENATED MODULE: ./src/reference/near-tags.ts
const NEAR_TAGS_LIMIT = 5;
const DISTANCE_LIMIT = 2;
const PREFIX_MINIMUM_CHARS = 3;
function nearTags(wanted, tags) {
    return [...new Set(tags)]
        .filter((tag) => tag !== wanted)
        .map((tag) => compare(wanted, tag))
        .filter((candidate) => isNear(wanted, candidate))
        .sort((left, right) => left.distance - right.distance || right.prefix - left.prefix)
        .slice(0, NEAR_TAGS_LIMIT)
        .map(({ tag }) => tag);
}
function isNear(wanted, { distance, prefix }) {
    const isSlip = distance <= Math.min(DISTANCE_LIMIT, Math.floor(wanted.length / 2));
    return isSlip || (prefix >= PREFIX_MINIMUM_CHARS && prefix * 2 >= wanted.length);
}
function compare(wanted, tag) {
    const [left, right] = [wanted.toLowerCase(), tag.toLowerCase()];
    const prefix = commonPrefix(left, right);
    return { tag, prefix, distance: editDistance(left.slice(prefix), right.slice(prefix)) };
}
function commonPrefix(left, right) {
    let length = 0;
    while (length < left.length && left[length] === right[length])
        length += 1;
    return length;
}
function editDistance(left, right) {
    const tooFar = DISTANCE_LIMIT + 1;
    if (Math.abs(left.length - right.length) > DISTANCE_LIMIT)
        return tooFar;
    const above = Array.from({ length: right.length + 1 }, (_, column) => Math.min(column, tooFar));
    for (let row = 1; row <= left.length; row += 1) {
        const first = Math.max(1, row - DISTANCE_LIMIT);
        const last = Math.min(right.length, row + DISTANCE_LIMIT);
        let diagonal = above[first - 1] ?? tooFar;
        let before = first === 1 ? row : tooFar;
        above[first - 1] = before;
        let least = before;
        for (let column = first; column <= last; column += 1) {
            const isSame = left[row - 1] === right[column - 1];
            const up = above[column] ?? tooFar;
            before = Math.min(diagonal + (isSame ? 0 : 1), up + 1, before + 1, tooFar);
            diagonal = up;
            above[column] = before;
            least = Math.min(least, before);
        }
        if (least >= tooFar)
            return tooFar;
    }
    return above[right.length] ?? tooFar;
}

;// CONCATENATED MODULE: ./src/registry/absence.ts


class AbsenceError extends registry_error/* RegistryError */.gl {
    nearTags;
    constructor(error, message, near) {
        const { code, registry, stage, status, registryCode, remedy } = error;
        super(code, message, { registry, stage, status, registryCode, remedy, cause: error });
        this.name = 'AbsenceError';
        this.nearTags = near;
    }
}
async function describeAbsence({ error, waitedMilliseconds, isCutShort }, reference, { session, tagLists }) {
    const seconds = formatSeconds(waitedMilliseconds);
    const ends = isCutShort
        ? `: waited ${seconds}, and no longer, because another image failed`
        : `: still so after a wait of ${seconds}`;
    const message = `${error.message}${waitedMilliseconds > 0 || isCutShort ? ends : ''}`;
    const { tag, repository } = reference;
    const isTag = tag !== undefined && error.registryCode !== 'NAME_UNKNOWN';
    const tags = isTag ? await tagLists.of(session, repository) : undefined;
    return new AbsenceError(error, message, tags && nearTags(tag ?? '', tags));
}
function formatSeconds(milliseconds) {
    return `${Math.round(milliseconds / 1000)} s`;
}

;// CONCATENATED MODULE: ./src/registry/index-walk.ts



const INDEX_DEPTH_LIMIT = 4;
const NESTED_INDEXES_LIMIT = 16;
async function walkIndex(reader, index, mayHold = () => true) {
    const failures = [];
    const met = new Set([formatDigest(index.digest)]);
    const leaves = await listLeaves({ reader, mayHold, met, failures }, index, 1);
    return { leaves, failures };
}
async function listLeaves(walk, index, depth) {
    const lists = await Promise.all(index.entries.map((entry) => isIndex(entry) ? descend(walk, entry, depth + 1) : Promise.resolve([entry])));
    return lists.flat();
}
function isIndex({ descriptor }) {
    return descriptor !== undefined && manifestShape(descriptor.mediaType) === 'index';
}
async function descend(walk, entry, depth) {
    const { reader, mayHold, met, failures } = walk;
    const digest = entry.descriptor === undefined ? '' : formatDigest(entry.descriptor.digest);
    if (!mayHold(entry) || met.has(digest))
        return [];
    met.add(digest);
    if (depth > INDEX_DEPTH_LIMIT)
        throw tooMuch(`deeper than ${INDEX_DEPTH_LIMIT} levels`);
    if (met.size > NESTED_INDEXES_LIMIT + 1)
        throw tooMuch(`more than ${NESTED_INDEXES_LIMIT}`);
    let index;
    try {
        index = await reader.read(entry);
    }
    catch (error) {
        if (!(error instanceof src_errors/* ActionError */.lZ))
            throw error;
        failures.push({ entry, error });
        return [];
    }
    return listLeaves(walk, index, depth);
}
function tooMuch(words) {
    return new src_errors/* ActionError */.lZ('PROTOCOL', `manifest: the indexes nested in it are ${words}`);
}

;// CONCATENATED MODULE: ./src/registry/manifest-reader.ts





function createManifestReader(session, repository) {
    const read = new Map();
    return {
        read: (entry) => {
            const { descriptor } = entry;
            const key = descriptor === undefined ? describeEntry(entry) : formatDigest(descriptor.digest);
            const known = read.get(key);
            if (known !== undefined)
                return known;
            const reading = fetchEntry(session, repository, entry);
            read.set(key, reading);
            return reading;
        },
    };
}
async function fetchEntry(session, repository, entry) {
    const descriptor = followEntry(entry);
    const reference = formatDigest(descriptor.digest);
    const { body, contentType, digestHeader } = await session.getManifest(repository, reference);
    const source = { bytes: body, contentType, digestHeader, requested: descriptor.digest };
    const manifest = readManifest(source);
    checkDescribed({ what: 'manifest', ...manifest }, descriptor);
    return manifest;
}
function nameEntry(entry, error) {
    const { code, message } = error;
    const remedy = code === 'NOT_FOUND' ? DELETED : error.remedy;
    return new src_errors/* ActionError */.lZ(code, `${describeEntry(entry)}: ${message}`, { remedy, cause: error });
}
const DELETED = 'The index lists it and the registry has it no more: a cleanup may have deleted it. Push the image again.';

;// CONCATENATED MODULE: ./src/registry/choose-platform.ts






async function choosePlatform(reader, index, asked) {
    const direct = index.entries.filter((entry) => !isIndex(entry));
    const entry = direct.find((one) => isVery(one, asked));
    if (entry !== undefined)
        return { entry, offered: [] };
    const mayHold = ({ platform }) => platform === undefined || meetsPlatform(platform, asked);
    const { leaves, failures } = await walkIndex(reader, index, mayHold);
    const found = leaves.find((one) => isVery(one, asked)) ??
        leaves.find(({ platform }) => platform !== undefined && meetsPlatform(platform, asked));
    const [failure] = failures;
    if (found === undefined && failure !== undefined)
        throw nameEntry(failure.entry, failure.error);
    const offered = found === undefined ? listPlatforms([...index.entries, ...leaves]) : [];
    return { entry: found, offered };
}
function isVery({ platform }, asked) {
    return platform !== undefined && formatPlatform(platform) === formatPlatform(asked);
}
const OFFERED_LIMIT = 20;
function noSuchPlatform(index, asked, offered) {
    const more = offered.length - OFFERED_LIMIT;
    const listed = offered.slice(0, OFFERED_LIMIT).join(', ');
    const has = offered.length === 0
        ? 'it lists no platform'
        : `it has ${listed}${more > 0 ? ` and ${more} more` : ''}`;
    const name = formatPlatform(asked);
    const message = `index ${formatDigest(index.digest)} has no ${name}: ${has}`;
    const remedy = offered.length === 0
        ? 'Leave "platform" out.'
        : `Set "platform" to one that is there, or build the image for ${name} too.`;
    return new src_errors/* ActionError */.lZ('NOT_FOUND', message, { remedy });
}

;// CONCATENATED MODULE: ./src/registry/config-platform.ts








async function checkConfigPlatform(session, { repository, manifest }, asked) {
    if (manifest.config === undefined)
        throw noConfig(manifest, asked);
    const platform = config_platform_readPlatform(await fetchConfig(session, repository, manifest.config));
    if (meetsPlatform(platform, asked))
        return platform;
    const [is, name] = [formatPlatform(platform), formatPlatform(asked)];
    throw new src_errors/* ActionError */.lZ('NOT_FOUND', `it is an image of ${is} by its config, not of ${name}`, {
        remedy: `Set "platform" to ${is}, or build the image for ${name} too.`,
    });
}
function noConfig({ mediaType, kind }, asked) {
    const what = kind === 'artifact' ? 'an artifact' : `a manifest of type ${mediaType}`;
    const message = `it is ${what} without the config of an image, so it is not of ${formatPlatform(asked)} nor of any platform`;
    return new src_errors/* ActionError */.lZ('NOT_FOUND', message, {
        remedy: 'Pin it in a step of its own without "platform".',
    });
}
async function fetchConfig(session, repository, config) {
    if (config.size > target_CONFIG_LIMIT_BYTES) {
        throw config_platform_problem(`it is ${config.size} bytes long, and ${target_CONFIG_LIMIT_BYTES} are the most`);
    }
    const body = await readBlob(session, repository, config.digest);
    const computed = computeDigest(body, config.digest.algorithm);
    if (!equalDigests(computed, config.digest)) {
        const words = `its bytes are ${formatDigest(computed)}, and the manifest says ${formatDigest(config.digest)}`;
        throw new src_errors/* ActionError */.lZ('DIGEST', `config: ${words}`);
    }
    checkDescribed({ what: 'config', size: body.length }, config);
    return body;
}
async function readBlob(session, repository, digest) {
    try {
        return (await session.read(configTarget(session.origin, repository, digest))).body;
    }
    catch (error) {
        if (!(error instanceof src_errors/* ActionError */.lZ) || error.code !== 'NOT_FOUND')
            throw error;
        throw new src_errors/* ActionError */.lZ('NOT_FOUND', `config: ${error.message}`, {
            remedy: 'The manifest names it and the registry has it no more. Push the image again.',
            cause: error,
        });
    }
}
const config_platform_KEYS = knownKeys('os', 'architecture', 'variant');
function config_platform_readPlatform(bytes) {
    const parsed = parseStrictJson(bytes);
    if (!parsed.isValid)
        throw config_platform_problem(parsed.words, parsed.cause);
    const document = (0,json/* isJsonObject */.O)(parsed.value) ? parsed.value : {};
    const odd = findOddKey(document, config_platform_KEYS);
    if (odd !== undefined)
        throw config_platform_problem(odd);
    const { os, architecture, variant } = document;
    const platform = parsePlatformParts(os, architecture, variant);
    if (platform === undefined)
        throw config_platform_problem('it names no os and architecture');
    return platform;
}
function config_platform_problem(why, cause) {
    return new src_errors/* ActionError */.lZ('PROTOCOL', `config: ${why}`, { cause });
}

;// CONCATENATED MODULE: ./src/registry/wait.ts

const FIRST_PAUSE_MILLISECONDS = 1000;
const PAUSE_LIMIT_MILLISECONDS = 15_000;
async function waitFor(name, look, waiting) {
    const { clock, limitMilliseconds, onAbsent, isPointless } = waiting;
    let outcome = await lookOnce(look);
    const begun = clock.now();
    for (let round = 0; !outcome.found; round += 1) {
        const left = limitMilliseconds - (clock.now() - begun);
        if (left <= 0 || isPointless())
            break;
        onAbsent(name);
        await clock.sleep(Math.min(left, pause(round, clock.random())));
        outcome = await lookOnce(look);
    }
    return { ...outcome, milliseconds: clock.now() - begun };
}
async function lookOnce(look) {
    try {
        return { found: true, value: await look() };
    }
    catch (error) {
        const isAbsent = error instanceof registry_error/* RegistryError */.gl && error.code === 'NOT_FOUND' && error.stage === 'manifest';
        if (!isAbsent)
            throw error;
        return { found: false, error };
    }
}
function pause(round, random) {
    const full = Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** round, PAUSE_LIMIT_MILLISECONDS);
    return Math.round(full * (0.5 + random / 2));
}

;// CONCATENATED MODULE: ./src/registry/look-up.ts





async function lookUp(session, reference, { waiting, tagLists }) {
    const look = () => readNamed(session, reference);
    const outcome = await waitFor(formatReference(reference), look, waiting);
    const { milliseconds } = outcome;
    if (outcome.found)
        return { manifest: outcome.value, waitedMilliseconds: milliseconds };
    const isCutShort = milliseconds < waiting.limitMilliseconds;
    const absence = { error: outcome.error, waitedMilliseconds: milliseconds, isCutShort };
    throw await describeAbsence(absence, reference, { session, tagLists });
}
async function readNamed(session, { repository, tag, digest }) {
    const wanted = tag ?? (digest === undefined ? 'latest' : formatDigest(digest));
    const { body, contentType, digestHeader } = await session.getManifest(repository, wanted);
    const source = { bytes: body, contentType, digestHeader };
    return tag === undefined
        ? readManifest({ ...source, requested: digest })
        : readManifest({ ...source, algorithm: digest?.algorithm });
}

;// CONCATENATED MODULE: ./src/registry/head.ts





async function showsManifest(session, repository, { digest, size }) {
    const plain = manifestTarget(session.origin, repository, formatDigest(digest));
    const target = { ...plain, method: 'HEAD' };
    const headers = await askHeaders(session, target);
    const told = headers && head_readDigest(headers);
    if (headers === undefined || told?.algorithm !== digest.algorithm)
        return false;
    if (equalDigests(told, digest))
        return isOfSize(headers, size);
    const words = `its Docker-Content-Digest header says ${formatDigest(told)}`;
    throw new src_errors/* ActionError */.lZ('DIGEST', `${(0,registry_error/* describeRequest */.Ng)(target)}: ${words}`);
}
async function askHeaders(session, target) {
    try {
        return (await session.read(target)).headers;
    }
    catch (error) {
        if (!(error instanceof src_errors/* ActionError */.lZ))
            throw error;
        if (error.code === 'NETWORK' || error.code === 'UNAVAILABLE')
            throw error;
        return undefined;
    }
}
function head_readDigest(headers) {
    return tryParseDigest((0,exchange/* headerValue */.Z)(headers, 'docker-content-digest')?.trim() ?? '');
}
function isOfSize(headers, size) {
    const length = (0,exchange/* headerValue */.Z)(headers, 'content-length');
    return length === undefined || Number(length) === size;
}

;// CONCATENATED MODULE: ./src/registry/verify-platforms.ts






const VERIFIED_MANIFESTS_LIMIT = 256;
async function verifyPlatforms(verification) {
    const { index, reader } = verification;
    const { leaves, failures } = await walkIndex(reader, index);
    const byDigest = new Map(leaves.map((entry) => [keyOf(entry), entry]));
    if (byDigest.size > VERIFIED_MANIFESTS_LIMIT) {
        const words = `it lists ${byDigest.size} platform manifests, and ${VERIFIED_MANIFESTS_LIMIT} are the most that are verified`;
        throw new src_errors/* ActionError */.lZ('PROTOCOL', `manifest: ${words}`);
    }
    const proofs = [...byDigest].map(async ([key, entry]) => {
        return [key, await findFailure(verification, entry)];
    });
    const errors = new Map(await Promise.all(proofs));
    const failed = leaves.flatMap((entry) => {
        const error = errors.get(keyOf(entry));
        return error === undefined ? [] : [{ entry, error }];
    });
    const all = [...failures, ...failed];
    if (all.length > 0)
        throw describeFailures(index, all);
    return byDigest.size;
}
function keyOf(entry) {
    const { descriptor } = entry;
    return descriptor === undefined ? describeEntry(entry) : formatDigest(descriptor.digest);
}
async function findFailure({ session, reader, repository, chosen }, entry) {
    try {
        const isChosen = chosen !== undefined && keyOf(chosen) === keyOf(entry);
        const isShown = !isChosen && (await showsManifest(session, repository, followEntry(entry)));
        if (!isShown)
            await reader.read(entry);
        return undefined;
    }
    catch (error) {
        if (error instanceof src_errors/* ActionError */.lZ)
            return error;
        throw error;
    }
}
const verify_platforms_NAMED_LIMIT = 256;
const TOLD_FAILURES_LIMIT = 3;
function describeFailures(index, failures) {
    const missing = failures.filter(({ error }) => error.code === 'NOT_FOUND');
    const others = failures.filter(({ error }) => error.code !== 'NOT_FOUND');
    const told = others.slice(0, TOLD_FAILURES_LIMIT).map((one) => nameEntry(one.entry, one.error));
    const untold = others.length - told.length;
    const names = [...new Set(missing.map(({ entry }) => describeEntry(entry)))];
    const unnamed = names.length - verify_platforms_NAMED_LIMIT;
    const listed = names.slice(0, verify_platforms_NAMED_LIMIT).join(', ') + (unnamed > 0 ? `, and ${unnamed} more` : '');
    const parts = [
        ...(missing.length > 0 ? [`it lists what is not there: ${listed}`] : []),
        ...told.map(({ message }) => message),
        ...(untold > 0 ? [`and ${untold} more failed`] : []),
    ];
    const [other] = told;
    const message = `index ${formatDigest(index.digest)}: ${parts.join('; ')}`;
    const remedy = other === undefined ? DELETED : other.remedy;
    return new src_errors/* ActionError */.lZ(other?.code ?? 'NOT_FOUND', message, {
        remedy,
        cause: failures[0]?.error,
    });
}

;// CONCATENATED MODULE: ./src/registry/resolve.ts









async function resolveReference(session, reference, options) {
    const { platform, verifiesPlatforms, waiting } = options;
    const { manifest: named, waitedMilliseconds } = await lookUp(session, reference, options);
    const reader = createManifestReader(session, reference.repository);
    const found = { session, reader, repository: reference.repository, named };
    const choice = platform !== undefined && named.kind === 'index'
        ? await choosePlatform(reader, named, platform)
        : undefined;
    const chosen = choice?.entry;
    resolve_checkTag(reference, { named, chosen }, waiting.limitMilliseconds);
    if (platform !== undefined && choice !== undefined && chosen === undefined) {
        throw noSuchPlatform(named, platform, choice.offered);
    }
    const verified = verifiesPlatforms ? [await verify(found, chosen)] : [];
    const { manifest, platforms, note } = await resolve_select(found, platform, chosen);
    const { digest, mediaType, kind, size } = manifest;
    const waited = waitedMilliseconds > 0 ? [`waited ${formatSeconds(waitedMilliseconds)}`] : [];
    const notes = [...(note === undefined ? [] : [note]), ...verified, ...waited];
    return { digest, mediaType, kind, platforms, size, notes };
}
function resolve_checkTag({ tag, digest }, { named, chosen }, waitMilliseconds) {
    if (tag === undefined || digest === undefined || equalDigests(named.digest, digest))
        return;
    const ofPlatform = chosen?.descriptor?.digest;
    if (ofPlatform !== undefined && equalDigests(ofPlatform, digest))
        return;
    const [now, given] = [formatDigest(named.digest), formatDigest(digest)];
    const why = chosen?.platform === undefined || ofPlatform === undefined
        ? `${now}, not ${given}`
        : `${now}, its ${formatPlatform(chosen.platform)} is ${formatDigest(ofPlatform)}, and neither is ${given}`;
    const wait = waitMilliseconds > 0 ? ' Only a tag that does not exist yet is waited for.' : '';
    throw new src_errors/* ActionError */.lZ('DIGEST', `tag "${tag}" is now ${why}`, {
        remedy: `If the tag was meant to move, write @${now}; to keep what was pinned, leave the tag out.${wait}`,
    });
}
async function verify(found, chosen) {
    const { named } = found;
    if (named.kind !== 'index')
        return `no index but one ${named.kind}: no platforms to verify`;
    const count = await verifyPlatforms({ ...found, index: named, chosen });
    if (count === 0)
        return 'the index lists no platform manifest: nothing to verify';
    return count === 1 ? '1 platform manifest verified' : `${count} platform manifests verified`;
}
async function resolve_select({ session, reader, repository, named }, platform, chosen) {
    if (platform === undefined) {
        return { manifest: named, platforms: named.platforms, note: undefined };
    }
    if (chosen === undefined) {
        const image = { repository, manifest: named };
        const is = formatPlatform(await checkConfigPlatform(session, image, platform));
        return { manifest: named, platforms: [is], note: `${is} by its config` };
    }
    const manifest = await readChosen(reader, chosen);
    const is = formatPlatform(chosen.platform ?? platform);
    return { manifest, platforms: [is], note: `${is} of index ${formatDigest(named.digest)}` };
}
async function readChosen(reader, chosen) {
    try {
        return await reader.read(chosen);
    }
    catch (error) {
        throw error instanceof src_errors/* ActionError */.lZ ? nameEntry(chosen, error) : error;
    }
}

;// CONCATENATED MODULE: ./src/registry/tag-list.ts




const TAGS_LIMIT = 10_000;
function createTagLists() {
    const known = new Map();
    return {
        of: (session, repository) => {
            const lists = known.get(session) ?? new Map();
            known.set(session, lists);
            const list = lists.get(repository) ?? readTags(session, repository);
            lists.set(repository, list);
            return list;
        },
    };
}
async function readTags(session, repository) {
    try {
        const { body } = await session.read(tagsTarget(session.origin, repository));
        return parseTags(body);
    }
    catch (error) {
        if (error instanceof src_errors/* ActionError */.lZ)
            return undefined;
        throw error;
    }
}
function parseTags(body) {
    const tags = readList(body);
    return tags
        ?.slice(0, TAGS_LIMIT)
        .filter((tag) => typeof tag === 'string' && grammar/* TAG */.Dk.test(tag));
}
function readList(body) {
    try {
        const document = JSON.parse(body.toString('utf8'));
        const tags = (0,json/* isJsonObject */.O)(document) ? document['tags'] : undefined;
        if (tags === null)
            return [];
        return Array.isArray(tags) ? tags : undefined;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./src/policy/secret-use.ts


function decideSecretUse(wish) {
    const { trust, given, needed, onUntrusted } = wish;
    if (!given && needed === undefined)
        return { verdict: 'proceed' };
    if (trust.trusted) {
        return given
            ? { verdict: 'proceed' }
            : { verdict: 'refuse', error: emptyPassword(needed ?? '', wish) };
    }
    const subject = given
        ? `password: not used in this job: ${trust.reason}`
        : `password: empty, but needed: ${needed ?? ''}; ${withheld(wish)}`;
    switch (onUntrusted) {
        case 'fail':
            return {
                verdict: 'refuse',
                error: new src_errors/* ActionError */.lZ('TRUST', subject, { remedy: waysOut(wish) }),
            };
        case 'skip':
            return { verdict: 'skip', notice: `${subject}; this step is skipped (on-untrusted: skip)` };
        case 'continue':
            return {
                verdict: 'without',
                notice: `${subject}; going on without it (on-untrusted: continue)`,
            };
    }
}
function withheld({ trust }) {
    const dependabot = trust.dependabot ? `, and ${DEPENDABOT}` : '';
    return `secrets are withheld from fork pull requests${dependabot}; ${trust.reason}`;
}
const DEPENDABOT = 'Dependabot has a secret store of its own';
function waysOut({ trust }) {
    const list = trust.class === 'open' && OPEN_EVENTS.includes(trust.event)
        ? `If this workflow runs no code of others, add "trusted-events: ${trust.event}". `
        : '';
    return (`${list}Run this step on events of the repository's own code only, such as push, ` +
        'or write "on-untrusted: skip". ' +
        (trust.class === 'fork' ? 'No input makes a fork trusted.' : '')).trim();
}
function emptyPassword(needed, { trust }) {
    const causes = [
        'a reusable workflow that was not passed the secret ("secrets: inherit")',
        'a missing "environment:" on the job',
        'a misspelt name of the secret',
    ];
    if (trust.dependabot) {
        causes.unshift(`${DEPENDABOT}: add the secret there too (Settings, Secrets, Dependabot)`);
    }
    return new src_errors/* ActionError */.lZ('INPUT', `password: empty, but needed: ${needed}`, {
        remedy: `Likely causes, in this order: ${causes.join('; ')}.`,
    });
}

;// CONCATENATED MODULE: ./src/policy/payload-ref.ts

function findNamedRefs(event) {
    const { payload } = event;
    const tag = textAt(payload, 'release.tag_name');
    const deployed = textAt(payload, 'deployment.ref');
    const queued = textAt(payload, 'merge_group.head_ref');
    const ran = textAt(payload, 'workflow_run.head_branch');
    const found = [
        nameTopRef(event),
        nameDispatchBranch(payload),
        tag === undefined ? undefined : { written: tag, meant: [`refs/tags/${tag}`] },
        queued === undefined ? undefined : nameRef(queued),
        ran === undefined ? undefined : nameRef(ran),
        deployed === undefined ? undefined : nameDeployed(deployed, payload),
    ];
    return found.filter((named) => named !== undefined);
}
function nameTopRef({ eventName, payload }) {
    const ref = textAt(payload, 'ref');
    const type = textAt(payload, 'ref_type');
    if (ref === undefined)
        return undefined;
    if (eventName === 'delete' && type !== undefined)
        return undefined;
    if (type === 'branch' && !isFull(ref))
        return { written: ref, meant: [`refs/heads/${ref}`] };
    if (type === 'tag' && !isFull(ref))
        return { written: ref, meant: [`refs/tags/${ref}`] };
    return nameRef(ref);
}
function nameDispatchBranch(payload) {
    const branch = textAt(payload, 'branch');
    const isDispatch = objectAt(payload, 'client_payload') !== undefined;
    if (!isDispatch || branch === undefined)
        return undefined;
    return { written: branch, meant: [isFull(branch) ? branch : `refs/heads/${branch}`] };
}
function nameDeployed(ref, payload) {
    return ref === textAt(payload, 'deployment.sha') ? { written: ref, meant: [] } : nameRef(ref);
}
function nameRef(ref) {
    const meant = isFull(ref) ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
    return { written: ref, meant };
}
function isFull(ref) {
    return ref.startsWith('refs/');
}

;// CONCATENATED MODULE: ./src/policy/ref-policy.ts







const REF_LIMIT_CHARS = 1024;
function decideRef(patterns, facts) {
    const refusal = findHiddenCode(facts) ?? findDisagreement(facts);
    if (refusal !== undefined)
        return { isAllowed: false, ...refusal };
    const ref = facts.ref ?? '';
    const fit = patterns.find((pattern) => fits(pattern, ref, facts));
    if (fit === undefined)
        return { isAllowed: false, ...explainNoMatch(patterns, facts) };
    const shown = (0,src_text/* printable */.g$)(ref);
    const reason = fit === PROTECTED ? `GitHub reports ${shown} as protected` : `${shown} matches ${fit}`;
    return { isAllowed: true, reason };
}
function findHiddenCode({ payload, eventName, ref, sha }) {
    const event = (0,src_text/* printable */.g$)(eventName ?? 'an unnamed event');
    const remedy = 'Run this step on events of the ref itself, such as push.';
    if (asObject(payload) === undefined) {
        return { reason: `${event} without an event file that holds an object`, remedy };
    }
    const carried = [
        { key: 'pull_request', words: 'a pull request' },
        { key: 'issue', words: 'an issue' },
    ].find(({ key }) => objectAt(payload, key) !== undefined);
    if (carried !== undefined) {
        const reason = `${event} carries ${carried.words}, and its ref says nothing of the code`;
        return { reason, remedy };
    }
    if (ref?.startsWith('refs/pull/') === true) {
        return { reason: `${(0,src_text/* printable */.g$)(ref)} is that of a pull request`, remedy };
    }
    const run = objectAt(payload, 'workflow_run');
    if (run === undefined)
        return undefined;
    const inner = textAt(run, 'event');
    if (inner !== 'push') {
        const what = inner === undefined ? 'an unnamed event' : (0,src_text/* printable */.g$)(inner);
        return { reason: `${event} after ${what}: only one after push passes`, remedy };
    }
    const head = textAt(run, 'head_sha');
    if (head !== undefined && head === sha)
        return undefined;
    const reason = `${event} of commit ${show(head)}, but GITHUB_SHA is ${show(sha)}`;
    return { reason, remedy };
}
function findDisagreement(facts) {
    const other = findNamedRefs(facts).find(({ meant }) => !meant.includes(facts.ref ?? ''));
    if (other === undefined)
        return undefined;
    return {
        reason: `GITHUB_REF is ${show(facts.ref)}, but the event is of ${(0,src_text/* printable */.g$)(other.written)}`,
        remedy: 'If "env:" or an earlier step sets GITHUB_REF, remove that.',
    };
}
function show(text) {
    return text === undefined || text === '' ? 'empty' : (0,src_text/* printable */.g$)(text);
}
function fits(pattern, ref, facts) {
    if (pattern === PROTECTED)
        return tellsProtection(facts.forge) && facts.refProtected === 'true';
    return ref.length <= REF_LIMIT_CHARS && matchesGlob(pattern, ref);
}
function explainNoMatch(patterns, facts) {
    const { ref } = facts;
    if (ref === undefined || ref === '') {
        return { reason: 'GITHUB_REF is empty', remedy: 'Run this step on a branch or a tag.' };
    }
    const named = patterns.map((pattern) => describePattern(pattern, facts));
    const reason = `${(0,src_text/* printable */.g$)(ref)} matches none of: ${joinBounded(named)}`;
    const remedy = `To allow it, add the line ${(0,src_text/* printable */.g$)(ref)} to "allowed-refs"; to leave this step out there, give it an "if:".`;
    return { reason, remedy };
}
function describePattern(pattern, { refProtected }) {
    if (pattern !== PROTECTED)
        return (0,src_text/* printable */.g$)(pattern);
    const told = refProtected === 'false' ? 'reports it as not protected' : 'does not say that it is';
    return `${PROTECTED} (GitHub ${told})`;
}

;// CONCATENATED MODULE: ./src/stages/judge-ref.ts



function judgeRef({ inputs, context, trust }) {
    if (inputs.allowedRefs === undefined || !trust.trusted)
        return undefined;
    const verdict = decideRef(inputs.allowedRefs, context.refFacts);
    if (verdict.isAllowed)
        return undefined;
    const message = `allowed-refs: no password is used in this job: ${verdict.reason}`;
    return new src_errors/* ActionError */.lZ('POLICY', message, { remedy: verdict.remedy });
}
function tellRefPolicy(step) {
    const { log, inputs, context } = step;
    const line = describeRefPolicy(step);
    if (line !== undefined)
        log.info(line);
    if (inputs.allowedRefs !== undefined || !usesSecret(step))
        return;
    const notice = noticeUnprotected(context.refFacts);
    if (notice !== undefined)
        log.notice(notice);
}
function describeRefPolicy(step) {
    const { inputs, context } = step;
    if (inputs.allowedRefs === undefined)
        return undefined;
    if (!usesSecret(step))
        return 'allowed-refs: not asked, because this step uses no password';
    return `allowed-refs: ${decideRef(inputs.allowedRefs, context.refFacts).reason}`;
}
function usesSecret({ inputs, trust }) {
    return trust.trusted && inputs.password !== '';
}

;// CONCATENATED MODULE: ./src/stages/missing-password.ts


function judgeMissingPassword(step, failures) {
    const { inputs, trust } = step;
    const refused = failures.filter(isAnonymousRefusal);
    const [first] = refused;
    if (inputs.password !== '' || first === undefined)
        return undefined;
    const refusal = judgeRef(step);
    if (refusal !== undefined)
        return { verdict: 'refuse', error: refusal };
    const needed = `${first.planned.image.reference.registry} refused an anonymous read`;
    const use = decideSecretUse({ trust, onUntrusted: inputs.onUntrusted, given: false, needed });
    return use.verdict === 'skip' && refused.length < failures.length ? undefined : use;
}
function isAnonymousRefusal({ planned, error }) {
    return planned.credential.kind === 'anonymous' && error.code === 'REFUSED';
}

;// CONCATENATED MODULE: ./src/policy/diagnosis.ts
function diagnose(symptom) {
    const { status } = symptom;
    if (symptom.code === 'REFUSED')
        return diagnoseRefusal(symptom);
    if (status === 404 && symptom.asked === 'a token')
        return NO_REALM;
    if (status === 404)
        return diagnoseAbsence(symptom);
    if (symptom.code === 'DIGEST') {
        return "The registry, or a proxy before it, changed the manifest: do not deploy it; tell the registry's operator.";
    }
    if (symptom.code === 'UNAVAILABLE' && (status === 429 || status === 403)) {
        return diagnoseRateLimit(symptom);
    }
    if (symptom.code === 'NETWORK' || symptom.code === 'UNAVAILABLE') {
        return 'Run the job again later, or raise "retries" and "timeout".';
    }
    const isOdd = symptom.code === 'PROTOCOL' && symptom.asked !== 'nothing';
    return isOdd && symptom.registryCode === undefined ? diagnoseAnswer(symptom) : undefined;
}
const NO_REALM = 'The registry names this address as the one that gives out its tokens, and nothing is there: tell its operator, or look at the proxy before it.';
function diagnoseAnswer({ registry, status = 0 }) {
    if (status === 407 || status === 511) {
        return `Something between this machine and ${registry} wants a login of its own: look at the proxy settings of the runner.`;
    }
    if (status >= 500 && status < 600) {
        return 'The registry, or a proxy before it, failed: run the job again later; if it stays so, tell its operator.';
    }
    return `This is not how a registry answers: check that ${registry} is one, and what stands before it, such as a proxy or a login page.`;
}
function diagnoseRefusal(symptom) {
    const { registry, credential, isForgejoOrGitea, asked } = symptom;
    if (asked === 'content without a login' && credential !== 'anonymous') {
        return `${registry} refused before it asked for a login: check that this machine may reach it (a firewall, a list of allowed addresses).`;
    }
    switch (credential) {
        case 'job-token':
            return isForgejoOrGitea
                ? 'The job token may read packages of the job\'s own owner on Codebahn; on other Forgejo forges only public ones, on Gitea none. Elsewhere give "registry", "username" and "password" of a machine user.'
                : `Add "permissions: packages: read" to the job, or give this repository access in the package's settings. ${registry} says the same of a package that is not there.`;
        case 'machine-user':
            if (asked === 'a token' && symptom.status === 401) {
                return 'Check that the password belongs to this username, and has not expired.';
            }
            return registry === 'ghcr.io'
                ? 'Check that the password is a classic personal access token with read:packages (fine-grained ones are not supported there), that it has not expired, and that the package is there and its user may read it.'
                : 'Check that the password belongs to this username and has not expired, and that the repository is there and the user may read it: many registries say the same of all of these.';
        case 'docker-config':
            return 'The login was found on this machine, not given to this step: check that it may read this repository, log in again there, or give "registry", "username" and "password".';
        case 'anonymous':
            return 'Check the spelling of the repository, or give "registry", "username" and "password" of a user that may read it.';
    }
}
function diagnoseRateLimit({ credential }) {
    const later = 'Run the job again later, or raise "retries".';
    return credential === 'anonymous'
        ? `${later} Registries let more through for a user: give "registry", "username" and "password".`
        : later;
}
function diagnoseAbsence({ credential, nearTags }) {
    if (nearTags !== undefined) {
        const [has, ...more] = nearTags;
        const near = has === undefined
            ? 'the repository is there and has none like it'
            : `the repository has ${[has, ...more].join(', ')}`;
        return `Check the spelling of the tag, and that it was pushed: ${near}.`;
    }
    const hidden = credential === 'anonymous'
        ? ' Some registries say so, too, of what an anonymous reader may not see.'
        : ' Some registries say so, too, of what this user may not see.';
    return `Check the spelling of the repository and the tag, and that it was pushed.${hidden}`;
}

;// CONCATENATED MODULE: ./src/stages/registry-failure.ts





function describeRegistryFailure(failed, { context }) {
    const { subject, registry, credential, error } = failed;
    const message = `${subject}: ${error.message}`;
    const { forge } = context;
    const advice = error.remedy ??
        diagnose({
            registry,
            credential: credential.kind,
            code: error.code,
            status: error instanceof registry_error/* RegistryError */.gl ? error.status : undefined,
            asked: whatWasAsked(error),
            registryCode: error instanceof registry_error/* RegistryError */.gl ? error.registryCode : undefined,
            nearTags: error instanceof AbsenceError ? error.nearTags : undefined,
            isForgejoOrGitea: forge.kind === 'forgejo-or-gitea' && forge.registries.includes(registry),
        });
    const reader = isUnsent(error) && credential.kind !== 'anonymous'
        ? `Not sent: ${describeCredential(credential)}.`
        : describeReader(credential);
    const sentences = [reader, advice].filter((line) => line !== undefined);
    return new src_errors/* ActionError */.lZ(error.code, message, { remedy: sentences.join(' '), cause: error });
}
function isUnsent(error) {
    return error instanceof registry_error/* RegistryError */.gl && error.isUnsent === true;
}
function whatWasAsked(error) {
    if (!(error instanceof registry_error/* RegistryError */.gl))
        return 'nothing';
    if (isUnsent(error))
        return 'content without a login';
    return error.stage === 'token' ? 'a token' : 'content';
}
function describeReader(credential) {
    if (credential.kind === 'anonymous')
        return `Read without a login: ${credential.reason}.`;
    const username = describeUsername(credential);
    switch (credential.kind) {
        case 'job-token':
            return `Read as ${username} with the job token.`;
        case 'machine-user':
            return `Read as ${username} with the password of the machine user.`;
        case 'docker-config':
            return `Read as ${username} with the login of this machine's Docker config.`;
    }
}

;// CONCATENATED MODULE: ./src/stages/waiting.ts

const LINE_INTERVAL_MILLISECONDS = 5000;
function openWaiting({ world: { clock }, log, inputs }) {
    const limitMilliseconds = inputs.waitMilliseconds;
    const absent = new Set();
    let begun;
    let toldAt = -Infinity;
    let isPointless = false;
    function tell() {
        const now = clock.now();
        begun ??= now;
        if (now - toldAt < LINE_INTERVAL_MILLISECONDS)
            return;
        toldAt = now;
        const [first = '', ...others] = absent;
        const more = others.length > 0 ? ` and ${others.length} more` : '';
        const time = `${formatSeconds(now - begun)} of ${formatSeconds(limitMilliseconds)}`;
        log.info(`waiting for ${first}${more}: not there yet, ${time}`);
    }
    return {
        clock,
        limitMilliseconds,
        onAbsent: (name) => {
            absent.add(name);
            tell();
        },
        onSettled: (name) => void absent.delete(name),
        isPointless: () => isPointless,
        giveUp: () => {
            isPointless = true;
        },
    };
}

;// CONCATENATED MODULE: ./src/stages/pin-images.ts









async function pinImages(step, images, findSession) {
    const pinning = {
        platform: step.inputs.platform,
        verifiesPlatforms: step.inputs.verifyPlatforms,
        waiting: openWaiting(step),
        tagLists: createTagLists(),
    };
    const enter = createTurns(step.inputs.waitMilliseconds > 0 ? Infinity : IMAGES_AT_A_TIME);
    const outcomes = await Promise.all(images.map((image) => {
        const session = findSession(image.image.reference.registry, image.credential);
        return enter(session, () => pinImage(image, session, pinning));
    }));
    const failures = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome] : []));
    const pins = outcomes.flatMap((outcome) => ('error' in outcome ? [] : [outcome]));
    if (failures.length === 0)
        return pins;
    const use = judgeMissingPassword(step, failures);
    if (use?.verdict === 'skip') {
        step.log.notice(use.notice);
        return undefined;
    }
    const errors = pin_images_describeFailures(step, failures);
    throw new src_errors/* ActionErrors */.o9(use?.verdict === 'refuse' ? [...errors, use.error] : errors);
}
const IMAGES_AT_A_TIME = 3 * REQUESTS_AT_A_TIME;
function createTurns(atATime) {
    const turns = new Map();
    return (session, task) => {
        const slots = turns.get(session) ?? createSlots(atATime);
        turns.set(session, slots);
        return slots.run(task);
    };
}
async function pinImage(planned, session, pinning) {
    const { image, credential } = planned;
    const { waiting } = pinning;
    try {
        const resolved = await resolveReference(session, image.reference, pinning);
        return { image, resolved, credential: credential.kind };
    }
    catch (error) {
        waiting.giveUp();
        if (!(error instanceof src_errors/* ActionError */.lZ))
            throw error;
        return { planned, error };
    }
    finally {
        waiting.onSettled(formatReference(image.reference));
    }
}
function pin_images_describeFailures(step, failures) {
    const groups = new Map();
    for (const failure of failures) {
        const { planned, error } = failure;
        const key = [planned.image.reference.registry, planned.credential.kind, error.message].join('\n');
        const group = groups.get(key);
        if (group === undefined)
            groups.set(key, [failure]);
        else
            group.push(failure);
    }
    return [...groups.values()].map((group) => {
        const [{ planned, error }] = group;
        const { image, credential } = planned;
        const references = group.map((one) => `"${formatReference(one.planned.image.reference)}"`);
        const subject = `pin ${references.join(', ')}`;
        const { registry } = image.reference;
        return describeRegistryFailure({ subject, registry, credential, error }, step);
    });
}

;// CONCATENATED MODULE: ./src/policy/choose-credential.ts


function chooseCredential({ reference }, wallet) {
    const { scope, machineUser, jobToken } = wallet;
    if (scope !== undefined && machineUser !== undefined && covers(scope, reference)) {
        const reason = `registry ${formatScope(scope)} covers ${formatName(reference)}`;
        return { kind: 'machine-user', ...pick(machineUser), reason };
    }
    const [owner = ''] = reference.repository.split('/');
    if (jobToken !== undefined && mayServe(jobToken, { registry: reference.registry, owner })) {
        const reason = `${reference.registry} is this forge's own registry and ${owner} the job's owner`;
        return { kind: 'job-token', ...pick(jobToken), reason };
    }
    return {
        kind: 'anonymous',
        reason: explainNone(wallet, { registry: reference.registry, owner }),
    };
}
function chooseRegistryLogin(wallet) {
    const { scope, machineUser, jobToken } = wallet;
    if (scope === undefined)
        return undefined;
    const reason = `registry is ${formatScope(scope)}`;
    if (machineUser !== undefined)
        return { kind: 'machine-user', ...pick(machineUser), reason };
    if (jobToken === undefined)
        return undefined;
    const target = { registry: scope.registry, owner: scope.path[0] ?? jobToken.owner };
    return mayServe(jobToken, target) ? { kind: 'job-token', ...pick(jobToken), reason } : undefined;
}
function pick({ username, password }) {
    return { username, password };
}
function mayServe(jobToken, { registry, owner }) {
    return (jobToken.registries.includes(registry) && owner.toLowerCase() === jobToken.owner.toLowerCase());
}
function explainNone({ scope, machineUser, jobToken }, { registry, owner }) {
    const reasons = [];
    if (machineUser === undefined)
        reasons.push('no machine user for it');
    else if (scope !== undefined)
        reasons.push(`registry is ${formatScope(scope)}`);
    if (jobToken === undefined)
        reasons.push('no job token');
    else if (jobToken.registries.length === 0)
        reasons.push(jobToken.forge);
    else if (!jobToken.registries.includes(registry)) {
        reasons.push(`the job token is not for ${registry}`);
    }
    else
        reasons.push(`the job token is for images of ${jobToken.owner}, not of ${owner}`);
    return reasons.join('; ');
}
function explainAnonymous(choice, searched) {
    return { kind: 'anonymous', reason: `${choice.reason}; ${searched}` };
}

;// CONCATENATED MODULE: ./src/policy/host-logins.ts


function onePerHost(wanted) {
    const first = new Map();
    const conflicts = new Map();
    for (const { registry, login } of wanted) {
        const kept = first.get(registry);
        if (kept === undefined)
            first.set(registry, { registry, login });
        else if (!host_logins_isSame(kept.login, login) && !conflicts.has(registry)) {
            conflicts.set(registry, describeConflict(registry, [kept.login, login]));
        }
    }
    return { logins: [...first.values()], problems: [...conflicts.values()] };
}
function host_logins_isSame(left, right) {
    return left.username === right.username && left.password === right.password;
}
function describeConflict(registry, logins) {
    const names = logins.map((login) => `${describeCredential(login)} because ${login.reason}`);
    return new src_errors/* ActionError */.lZ('INPUT', `${registry} would need two logins, and Docker keeps one per host: ${names.join('; ')}`, {
        remedy: (logins.some(({ kind }) => kind === 'machine-user')
            ? `If the machine user can read all of these images, write "registry: ${registry}". `
            : 'Give "registry", "username" and "password" of a user that may read all of these images. ') +
            'To pin only, write "login: none". Else use two steps, each with images of one owner, ' +
            'and pull between them.',
    });
}

;// CONCATENATED MODULE: ./src/stages/judge-secret.ts





function judgeSecret(step, wallet) {
    const { inputs, trust } = step;
    const needed = explainNeed(inputs, wallet);
    if (needed !== undefined && inputs.passwordIsJobToken) {
        const error = new src_errors/* ActionError */.lZ('INPUT', `password: is the job token, and ${needed}`, {
            remedy: 'Give the token of a machine user.',
        });
        return { verdict: 'refuse', error };
    }
    const given = inputs.password !== '';
    const refusal = trust.trusted && (given || needed !== undefined) ? judgeRef(step) : undefined;
    if (refusal !== undefined)
        return { verdict: 'refuse', error: refusal };
    return decideSecretUse({ trust, onUntrusted: inputs.onUntrusted, given, needed });
}
function explainNeed(inputs, wallet) {
    if (inputs.password !== '')
        return undefined;
    if (inputs.username !== '')
        return '"username" is set';
    if (inputs.registry === undefined || chooseRegistryLogin(wallet) !== undefined)
        return undefined;
    return `"registry" is ${formatScope(inputs.registry)}, which the job token cannot serve`;
}

;// CONCATENATED MODULE: ./src/docker/stored-entry.ts




function stored_entry_parseEntry(entry, source) {
    if (entry === undefined || entry === null)
        return undefined;
    if (!(0,json/* isJsonObject */.O)(entry))
        throw stored_entry_problem(source, 'is not an object');
    const auth = textMember(entry, 'auth');
    const pair = auth === '' ? plainPair(entry) : parseAuth(auth);
    for (const [name, token] of TOKENS) {
        const password = textMember(entry, name);
        if (password === '')
            continue;
        if (!stored_entry_TOKEN.test(password))
            throw stored_entry_problem(source, `"${name}" is not a token`);
        return { username: pair?.username ?? '', password, token };
    }
    if (pair !== undefined && pair.password !== '')
        return pair;
    if (auth === '')
        return undefined;
    throw stored_entry_problem(source, '"auth" is not base64 of username:password');
}
const TOKENS = [
    ['registrytoken', 'registry-token'],
    ['identitytoken', 'identity-token'],
];
const stored_entry_TOKEN = /^[\x21-\x7e]+$/;
function plainPair(entry) {
    const [username, password] = [textMember(entry, 'username'), textMember(entry, 'password')];
    return username === '' ? undefined : { username, password };
}
function textMember(entry, name) {
    const value = member(entry, name);
    return typeof value === 'string' ? value : '';
}
function stored_entry_problem({ path, key }, why) {
    const remedy = 'Log in again with username and password, or remove the entry.';
    return loginError(path, `auths, "${(0,src_text/* printable */.g$)(key)}": ${why}`, remedy);
}

;// CONCATENATED MODULE: ./src/docker/keychain.ts








async function findCredential({ authConfig, config, podman, helpers }, wanted) {
    const inVariable = findByHost(parseAuthConfig(authConfig), wanted.registry, AUTH_CONFIG);
    if (inVariable !== undefined)
        return { credential: inVariable, where: AUTH_CONFIG };
    const inDocker = await findInDocker(await readConfig(config), wanted.registry, helpers);
    if (inDocker !== undefined)
        return inDocker;
    for (const path of podman) {
        const [file] = await readPodmanFiles([path]);
        const inPodman = file && (await findInPodman(file, wanted, helpers));
        if (inPodman !== undefined)
            return inPodman;
    }
    return undefined;
}
async function findInDocker(config, registry, helpers) {
    const helper = helperOf(config, registry);
    if (helper !== undefined)
        return askHelper(helper, (0,registry_name/* dockerConfigKey */.Y4)(registry), helpers);
    const credential = findByHost(authsOf(config), registry, config.path);
    return credential && { credential, where: quotePath(config.path) };
}
function findByHost(auths, registry, path) {
    const exact = (0,registry_name/* dockerConfigKey */.Y4)(registry);
    const others = Object.keys(auths).filter((key) => key !== exact && canonicalKey(key) === registry);
    return findFirst(auths, [exact, ...others], path);
}
function findFirst(auths, keys, path) {
    for (const key of keys) {
        const credential = stored_entry_parseEntry(member(auths, key), { path, key });
        if (credential !== undefined)
            return credential;
    }
    return undefined;
}
async function findInPodman(file, { registry, repository }, helpers) {
    const helper = podmanHelperOf(file, registry);
    if (helper !== undefined) {
        const found = await askHelper(helper, registry, helpers);
        if (found !== undefined)
            return found;
    }
    const auths = authsOf(file);
    const credential = findFirst(auths, podmanKeys(registry, repository), file.path) ??
        findByHost(auths, registry, file.path);
    return credential && { credential, where: quotePath(file.path) };
}
async function askHelper(helper, key, helpers) {
    const credential = await helpers.get(helper, key);
    return credential && { credential, where: nameHelper(helper) };
}

;// CONCATENATED MODULE: ./src/stages/saved-login.ts





async function readSavedLogin(step, reference) {
    const keychain = {
        authConfig: step.world.env[AUTH_CONFIG],
        config: await locateConfig(placeFacts(step)),
        podman: podmanFiles(step.world),
        helpers: helpersOf(step),
    };
    const found = await findCredential(keychain, reference);
    if (found === undefined)
        return undefined;
    return { kind: 'docker-config', ...found.credential, reason: `it was found in ${found.where}` };
}

;// CONCATENATED MODULE: ./src/stages/plan.ts






async function planStep(step) {
    const { inputs, trust } = step;
    const full = openWallet(step);
    const use = judgeSecret(step, full);
    if (use.verdict === 'refuse')
        throw (0,src_errors/* joinErrors */._h)([use.error, ...step.problems]);
    if (use.verdict === 'skip' && step.problems.length > 0)
        throw (0,src_errors/* joinErrors */._h)(step.problems);
    if ('notice' in use)
        step.log.notice(use.notice);
    if (use.verdict === 'skip')
        return SKIPPED;
    const wallet = use.verdict === 'without' ? { ...full, machineUser: undefined } : full;
    const images = await Promise.all(inputs.images.map((image) => planImage(step, image, wallet)));
    const { logins, problems } = planLogins(inputs, wallet, images);
    const all = [...problems, ...step.problems];
    if (all.length > 0)
        throw (0,src_errors/* joinErrors */._h)(all);
    tellRefPolicy(step);
    const isUnstored = !trust.trusted && logins.length > 0 && inputs.login !== 'none';
    if (isUnstored)
        step.log.notice(`no login is stored, later steps have none: ${trust.reason}`);
    const isSkipped = images.length === 0 && (!trust.trusted || logins.length === 0);
    return { images, logins, isSkipped };
}
const SKIPPED = { images: [], logins: [], isSkipped: true };
function openWallet({ inputs, context }) {
    const { registry, username, password } = inputs;
    return {
        scope: registry,
        machineUser: password === '' ? undefined : { username, password },
        jobToken: openJobToken(inputs, context),
    };
}
function openJobToken({ githubToken }, { owner, actor, forge }) {
    if (githubToken === '' || owner === undefined)
        return undefined;
    return {
        username: actor ?? owner,
        password: githubToken,
        registries: forge.registries,
        owner,
        forge: forge.reason,
    };
}
async function planImage(step, image, wallet) {
    const choice = chooseCredential(image, wallet);
    if (choice.kind !== 'anonymous')
        return { image, credential: choice };
    if (!step.trust.trusted) {
        const reason = "this machine's logins are not used in a job that is not trusted";
        return { image, credential: explainAnonymous(choice, reason) };
    }
    const saved = await readSavedLogin(step, image.reference);
    const reason = `no login for ${image.reference.registry} on this machine`;
    return { image, credential: saved ?? explainAnonymous(choice, reason) };
}
function planLogins(inputs, wallet, images) {
    const registryLogin = chooseRegistryLogin(wallet);
    const wanted = images.flatMap(({ image, credential }) => credential.kind === 'anonymous'
        ? []
        : [{ registry: image.reference.registry, login: credential }]);
    if (wallet.scope !== undefined && registryLogin !== undefined) {
        wanted.unshift({ registry: wallet.scope.registry, login: registryLogin });
    }
    const { logins, problems } = onePerHost(wanted);
    return {
        logins: logins.filter(({ login }) => login.kind !== 'docker-config'),
        problems: inputs.login === 'none' ? [] : problems,
    };
}

;// CONCATENATED MODULE: ./src/stages/prove-logins.ts


async function proveLogins(step, logins, findSession) {
    const { inputs, trust } = step;
    const isLoginOnly = inputs.images.length === 0;
    const isKept = inputs.login !== 'none' || inputs.kubernetesSecret !== undefined;
    if (!trust.trusted || !(isKept || isLoginOnly))
        return [];
    const proofs = await Promise.allSettled(logins.map((login) => proveLogin(step, login, findSession)));
    const errors = proofs.flatMap((one) => one.status === 'rejected' ? [one.reason] : []);
    if (errors.length > 0)
        throw (0,src_errors/* joinErrors */._h)(errors);
    return logins;
}
async function proveLogin(step, { registry, login }, findSession) {
    const session = findSession(registry, login);
    if (session.proven)
        return;
    try {
        await session.proveLogin();
    }
    catch (error) {
        if (!(error instanceof src_errors/* ActionError */.lZ))
            throw error;
        const subject = `log in to "${registry}"`;
        throw describeRegistryFailure({ subject, registry, credential: login, error }, step);
    }
}

;// CONCATENATED MODULE: ./src/action/summary.ts



const SUMMARY_LIMIT_BYTES = 900 * 1024;
function formatSummary({ pins, remarks }) {
    const lines = ['## Login and Pin', ''];
    if (pins.length > 0) {
        lines.push('| Image | Asked for | Pinned | Kind | Platforms | Credential |');
        lines.push('| --- | --- | --- | --- | --- | --- |');
        lines.push(...fitRows(pins.map(formatRow)), '');
    }
    lines.push(...remarks.map((remark) => `- ${escapeMarkdown(remark)}`));
    return `${lines.join('\n')}\n`;
}
function formatRow(pin) {
    const fields = describePin(pin);
    const cells = [
        escapeMarkdown(pin.image.alias),
        code(formatReference(pin.image.reference)),
        [code(fields.digest), ...pin.resolved.notes.map(escapeMarkdown)].join('<br>'),
        fields.kind,
        fields.platforms.map(code).join(' ') || '\u2013',
        fields.credential,
    ];
    return `| ${cells.join(' | ')} |`;
}
function fitRows(rows) {
    let bytes = 0;
    const kept = rows.filter((row) => (bytes += Buffer.byteLength(row) + 1) < SUMMARY_LIMIT_BYTES);
    const left = rows.length - kept.length;
    if (left > 0)
        kept.push(`| \u2026 and ${left} more: see the output \`images\` | | | | | |`);
    return kept;
}
function code(text) {
    return `\`${text}\``;
}
function escapeMarkdown(text) {
    return text.replace(/[\\`*_{}[\]<>|#~]/g, (mark) => `\\${mark}`);
}
async function writeSummary(toolkit, log, facts) {
    try {
        await toolkit.summary.addRaw(log.redact(formatSummary(facts))).write();
    }
    catch (error) {
        log.warning(`summary: not written: ${(0,src_errors/* describeReason */.Gk)(error)}`);
    }
}

;// CONCATENATED MODULE: ./src/stages/tell-image-policies.ts




function tellImagePolicies({ log, inputs }, pins) {
    const lines = [];
    const images = pins.map(({ image }) => image);
    if (inputs.allowedImages !== undefined && images.length > 0) {
        lines.push(`allowed-images: allowed by ${describeAllowing(images, inputs.allowedImages)}`);
    }
    if (inputs.onMovingTag === 'fail' && images.length > 0) {
        lines.push('on-moving-tag: every image has a digest or a tag that is known to be immutable');
    }
    for (const line of lines)
        log.info(line);
    const warning = inputs.onMovingTag === 'warn' ? describeMovingPins(pins) : undefined;
    if (warning === undefined)
        return lines;
    log.warning(`${warning.message}\n  ${warning.remedy}`);
    return [...lines, warning.message];
}
function describeMovingPins(pins) {
    const moving = findMoving(pins.map((pin) => ({ pin, reference: pin.image.reference })));
    if (moving.length === 0)
        return undefined;
    const pinned = joinBounded(moving.map(({ pin }) => describePin(pin).reference));
    return {
        message: describeMoving(moving),
        remedy: `To get the same again, write ${pinned}, or the tags of full versions, such as 1.4.0.`,
    };
}

;// CONCATENATED MODULE: ./src/stages/report.ts






async function report(step, plan, done) {
    const { world, log, inputs, trust } = step;
    const { pins, left } = done;
    for (const line of describePins(pins, plan.images))
        log.info(line);
    for (const line of describeUsernames(pins, plan.images))
        log.info(line);
    const { place, secretFile } = left;
    const policyRemarks = tellImagePolicies(step, pins);
    const loginLine = describeLogin(step, place);
    log.info(loginLine);
    if (place !== undefined)
        setLoginOutputs(world.toolkit, place);
    if (secretFile !== undefined) {
        log.info(`wrote the Secret for Kubernetes to ${(0,src_text/* printable */.g$)(secretFile)}, until the job ends`);
        setSecretOutput(world.toolkit, secretFile);
    }
    setPinOutputs(world.toolkit, pins);
    if (!inputs.summary)
        return;
    const trustLine = `${trust.trusted ? 'trusted' : 'not trusted'}: ${trust.reason}`;
    const refLine = describeRefPolicy(step);
    const remarks = [trustLine, refLine, ...policyRemarks, ...done.remarks, loginLine];
    await writeSummary(world.toolkit, log, {
        pins,
        remarks: remarks.filter((line) => line !== undefined),
    });
}
function describePins(pins, images) {
    return pins.map((pin, index) => {
        const credential = images[index]?.credential;
        const reader = credential === undefined ? '' : ` as ${describeCredential(credential)}`;
        const { notes } = pin.resolved;
        const how = notes.length === 0 ? '' : ` (${notes.join('; ')})`;
        return `pinned ${describePin(pin)['reference-with-tag']}${how}${reader}`;
    });
}
function describeUsernames(pins, images) {
    const usernames = images.flatMap(({ credential }) => credential.kind === 'machine-user' ? [credential.username] : []);
    const references = pins.map((pin) => describePin(pin)['reference-with-tag']);
    return [...new Set(usernames)]
        .filter((username) => references.some((reference) => reference.includes(username)))
        .map((username) => `the username ${username} is part of a reference: if it is stored as a secret, the runner ` +
        'drops job outputs that hold it, so keep it in "vars"; the output "digest" survives it');
}
function describeLogin({ inputs }, place) {
    if (place === undefined)
        return 'this step stored no login';
    const until = inputs.logout ? 'until the job ends' : 'and not taken back (logout: false)';
    return `logged in to ${place.registries.join(', ')} in ${(0,src_text/* printable */.g$)(place.directory)} ${until}`;
}

;// CONCATENATED MODULE: ./src/stages/tell-proxies.ts


function tellProxies({ log, proxies }, plan) {
    const names = [
        ...plan.images.map(({ image }) => image.reference.registry),
        ...plan.logins.map(({ registry }) => registry),
    ];
    const ways = [...new Set(names)].map((registry) => ({
        registry,
        way: (0,proxy/* chooseWay */.T4)(proxies, new URL(apiOrigin(registry))),
    }));
    const proxied = ways.flatMap(({ registry, way }) => (way.kind === 'proxy' ? [registry] : []));
    const direct = ways.flatMap(({ registry, way }) => way.kind === 'direct' ? [`${registry} (${way.reason})`] : []);
    if (proxies.https !== undefined) {
        const through = `through ${(0,proxy/* describeProxy */.GK)(proxies.https)}: ${proxied.join(', ') || 'no registry'}`;
        log.info(direct.length === 0 ? through : `${through}; without it: ${direct.join(', ')}`);
    }
    else if (proxies.httpOnly !== undefined) {
        log.info(`no proxy is used: ${proxies.httpOnly} is for plain HTTP, and registries are asked over HTTPS (HTTPS_PROXY)`);
    }
}

;// CONCATENATED MODULE: ./src/run.ts














async function run(world) {
    const log = openLog(world.toolkit);
    try {
        if ((await runStages(world, log)) === 'skipped')
            setSkippedOutput(world.toolkit);
    }
    catch (error) {
        log.fail((0,src_errors/* describeError */.Uc)(error));
    }
    finally {
        await world.dispatcher.destroy();
    }
}
async function runStages(world, log) {
    const step = await openStep(world, log);
    await clearKilledJobs(step);
    const plan = await planStep(step);
    if (plan.isSkipped)
        return 'skipped';
    tellProxies(step, plan);
    const findSession = openSessions(step, plan.images);
    const pins = await pinImages(step, plan.images, findSession);
    if (pins === undefined)
        return 'skipped';
    const logins = await proveLogins(step, plan.logins, findSession);
    const remarks = await judgePassword(step, plan.images, findSession);
    checkReadable(plan, pins, findSession);
    const left = await deliver(step, pins, logins);
    await report(step, plan, { pins, left, remarks });
    return 'done';
}

;// CONCATENATED MODULE: ./src/main.ts


async function main() {
    const world = realWorld();
    await run(world);
    world.leave();
}

;// CONCATENATED MODULE: ./src/ledger/departure-words.ts



function describeDeparture(record, departure) {
    const { file } = departure;
    const path = quotePath(record.config);
    const inHelpers = departure.outcomes.filter(({ helper }) => helper !== null);
    const inFile = departure.outcomes.filter(({ helper }) => helper === null);
    const lines = inHelpers.map((outcome) => describeOutcome(outcome, record.config));
    if (file !== 'kept') {
        const names = nameKeys(inFile.map(({ key }) => key));
        const taken = names === '' ? '' : `removed the login for ${names} from ${path} and `;
        const subject = names === '' ? path : 'the file';
        const text = file === 'restored'
            ? `${taken}restored ${subject} as it was`
            : `${taken}removed ${subject}, which was not there before`;
        return [...lines, { level: 'info', text }];
    }
    const known = new Set(departure.outcomes.map(({ key }) => key));
    const changed = record.registries.map(registry_name/* dockerConfigKey */.Y4).filter((key) => !known.has(key));
    return [
        ...lines,
        ...inFile.map((outcome) => describeOutcome(outcome, record.config)),
        ...changed.map((key) => describeOutcome({ helper: null, key, kind: 'changed' }, record.config)),
    ];
}
function describeOutcome(outcome, config) {
    const [names, keeper] = [nameKeys([outcome.key]), nameKeeper(outcome, config)];
    const removed = `removed the login for ${names} from ${keeper}`;
    const left = `left ${names} in ${keeper} as it is`;
    switch (outcome.kind) {
        case 'removed':
            return departure_words_info(removed);
        case 'put back':
            return departure_words_info(`${removed} and put back the one that was there before`);
        case 'lost':
            return warn(`${removed}; the one that was there before cannot be restored, since a killed job had replaced it: log in again where it is needed`);
        case 'passed on':
            return departure_words_info(`${left}: the login of another job has replaced ours`);
        case 'changed':
            return departure_words_info(`${left}: the login that this step stored is not there any more`);
        case 'failed':
            return warn(`could not take back the login for ${names} in ${keeper}: ${outcome.why ?? ''}`);
    }
}
function departure_words_info(text) {
    return { level: 'info', text };
}
function warn(text) {
    return { level: 'warning', text };
}
function nothingLeft(config) {
    return { level: 'info', text: `nothing left to undo in ${quotePath(config)}` };
}

;// CONCATENATED MODULE: ./src/ledger/undo.ts












async function undoLogins(value, options) {
    const record = parseUndoRecord(value);
    if (record === undefined)
        return [warn('the record of the login is not one: nothing was undone')];
    const { config } = record;
    try {
        return (await hasCompanions(config))
            ? await undoRecord(record, options)
            : await undoNothing(record);
    }
    catch (error) {
        const reason = (0,src_errors/* describeError */.Uc)(asLoginError(error, config));
        return [warn(`could not undo the login: ${reason}`)];
    }
}
async function undoNothing({ config, folders }) {
    await removeFolders((0,external_node_path_.dirname)(config), folders);
    return [nothingLeft(config)];
}
async function undoRecord(record, { clock, surroundings, run }) {
    const { config, holder: id, privateKey } = record;
    let { folders } = record;
    const lines = await withLock(config, { clock }, async () => {
        const found = await readScene(config);
        const ours = found.ledger?.holders.find((holder) => holder.id === id);
        if (ours === undefined)
            return [nothingLeft(config)];
        if (ours.publicKey !== publicKeyOf(privateKey)) {
            return [
                warn(`the record of the login does not fit ${quotePath(config)}: nothing was undone`),
            ];
        }
        const helpers = openHelpers({ ...asRecorded(record, surroundings), run });
        const cleared = await clearKilled(found, { clock, helpers, except: id });
        const { scene } = cleared;
        if (scene.ledger === undefined)
            return cleared.lines;
        const leaver = { id, privateKey };
        const departure = await endHolder(scene, asRecordedStacks(scene.ledger, record), {
            leaver,
            helpers,
        });
        folders = Math.max(folders, departure.scene.folders);
        return [...cleared.lines, ...describeDeparture(record, departure)];
    });
    await removeFolders((0,external_node_path_.dirname)(config), folders);
    return lines;
}
function asRecordedStacks(ledger, { holder, registries }) {
    const keys = new Set(registries.map(registry_name/* dockerConfigKey */.Y4));
    const stacks = ledger.stacks.filter(({ key, layers }) => keys.has(key) || !layers.some((layer) => layer.holder === holder));
    return { ...ledger, stacks };
}
function asRecorded({ helpers, searchPath }, { env, workspace }) {
    const others = Object.entries(env).filter(([name]) => name.toUpperCase() !== 'PATH');
    const surroundings = { env: { ...Object.fromEntries(others), PATH: searchPath }, workspace };
    return { surroundings, programs: helpers };
}

;// CONCATENATED MODULE: ./src/cleanup.ts





async function cleanUp(world) {
    const log = openLog(world.toolkit);
    try {
        const records = readUndo(world.toolkit);
        if (records.length === 0) {
            log.info('nothing to undo: no login was stored, or "logout" is false');
            return;
        }
        for (const record of [...records].reverse()) {
            for (const { level, text } of await undo(record, world))
                log[level](text);
        }
    }
    catch (error) {
        log.warning(`clean up: ${(0,src_errors/* describeError */.Uc)(error)}`);
    }
    finally {
        await world.dispatcher.destroy();
    }
}
async function undo(record, world) {
    if (isFolderRecord(record))
        return [await removeFolder(record)];
    if (isVariablesRecord(record)) {
        restoreVariables(record, world);
        return [];
    }
    const { clock, env, runProgram } = world;
    const surroundings = { env, workspace: env['GITHUB_WORKSPACE'] };
    return undoLogins(record, { clock, surroundings, run: runProgram });
}
function restoreVariables({ given, before }, { env, toolkit }) {
    for (const [name, value] of Object.entries(before)) {
        if (env[name] === given[name])
            toolkit.exportVariable(name, value);
    }
}

;// CONCATENATED MODULE: ./src/post.ts


async function post() {
    const world = realWorld();
    await cleanUp(world);
    world.leave();
}

;// CONCATENATED MODULE: ./src/index.ts



var __webpack_exports__main = __webpack_exports__.i;
var __webpack_exports__post = __webpack_exports__.b;
export { __webpack_exports__main as main, __webpack_exports__post as post };
