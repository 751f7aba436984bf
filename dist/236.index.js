export const id = 236;
export const ids = [236];
export const modules = {

/***/ 6236:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   OUTPUT_LIMIT_BYTES: () => (/* binding */ OUTPUT_LIMIT_BYTES),
/* harmony export */   runProgram: () => (/* binding */ runProgram)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1421);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_child_process__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_3__);




const OUTPUT_LIMIT_BYTES = 1_048_576;
const DRAIN_LIMIT_MS = 1_000;
async function runProgram(program) {
    const { file, args, env, input, limitMilliseconds } = program;
    const hasGroups = (0,node_os__WEBPACK_IMPORTED_MODULE_1__.platform)() !== 'win32';
    const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(file, [...args], {
        env: { ...env },
        cwd: (0,node_path__WEBPACK_IMPORTED_MODULE_2__.parse)(file).root,
        stdio: ['pipe', 'pipe', 'ignore'],
        detached: hasGroups,
        windowsHide: true,
    });
    const timer = new AbortController();
    const late = (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_3__.setTimeout)(limitMilliseconds, undefined, { signal: timer.signal }).then(() => {
        throw new Error(`it did not end within ${limitMilliseconds / 1000} s`);
    });
    late.catch(() => undefined);
    try {
        child.stdin.on('error', () => undefined);
        child.stdin.end(input);
        return await Promise.race([readResult(child), late]);
    }
    catch (error) {
        kill(child, hasGroups);
        throw error;
    }
    finally {
        timer.abort();
        release(child);
    }
}
async function readResult(child) {
    const chunks = [];
    let size = 0;
    const exited = new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('exit', (code, signal) => {
            if (code === null)
                reject(new Error(`it was ended by ${signal ?? 'a signal'}`));
            else
                resolve(code);
        });
        child.stdout?.on('data', (chunk) => {
            size += chunk.length;
            if (size > OUTPUT_LIMIT_BYTES)
                reject(new Error(TOO_LONG));
            else
                chunks.push(chunk);
        });
    });
    const closed = new Promise((resolve) => child.on('close', () => resolve()));
    const exitCode = await exited;
    const timer = new AbortController();
    const drained = (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_3__.setTimeout)(DRAIN_LIMIT_MS, undefined, { signal: timer.signal });
    await Promise.race([closed, drained.catch(() => undefined)]);
    timer.abort();
    if (size > OUTPUT_LIMIT_BYTES)
        throw new Error(TOO_LONG);
    return { exitCode, stdout: Buffer.concat(chunks).toString('utf8') };
}
const TOO_LONG = `it wrote more than ${OUTPUT_LIMIT_BYTES} bytes`;
function kill(child, hasGroups) {
    if (child.pid === undefined)
        return;
    try {
        if (hasGroups)
            process.kill(-child.pid, 'SIGKILL');
        else
            child.kill('SIGKILL');
    }
    catch {
    }
}
function release(child) {
    child.stdin?.destroy();
    child.stdout?.destroy();
    child.unref();
}


/***/ })

};
