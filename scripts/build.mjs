/*
 * Builds dist: one bundle for both steps, not minified, licences beside it, and the two entries that
 * action.yml names. A runner starts main.js, later post.js; which of the two it is cannot be told
 * from the environment, because an earlier step can set any variable. What is imported dynamically
 * becomes a file of its own, which is read only when it is needed.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { formatLicences } from './licences.mjs';
import { withoutSideEffects } from './side-effects.mjs';

const directory = process.argv[2] ?? 'dist';
const ncc = createRequire(import.meta.url)('@vercel/ncc');

const { code, assets, stats } = await withoutSideEffects(
  ['@actions/core', '@actions/exec', '@actions/http-client', '@actions/io'],
  () => ncc(resolve('src/index.ts'), { quiet: true }),
);

rmSync(directory, { recursive: true, force: true });
mkdirSync(directory, { recursive: true });
const files = {
  'index.js': code,
  ...Object.fromEntries(Object.entries(assets).map(([name, { source }]) => [name, source])),
  'licenses.txt': formatLicences(stats.compilation.modules),
  'main.js': formatEntry('main'),
  'post.js': formatEntry('post'),
};
let total = 0;
for (const [name, text] of Object.entries(files)) {
  const content = name.endsWith('.js')
    ? toAscii(renumberImports(shareRequire(String(text))))
    : text;
  writeFileSync(join(directory, name), content);
  const bytes = Buffer.byteLength(content);
  total += bytes;
  console.log(`${(bytes / 1000).toFixed(1).padStart(8)} kB  ${name}`);
}
console.log(`${(total / 1000).toFixed(1).padStart(8)} kB  in all`);

function formatEntry(step) {
  return `import { ${step} } from './index.js';\n\nawait ${step}();\n`;
}

/** The bundler makes a `require` for each module of Node.js; one a file does. */
function shareRequire(text) {
  const call = '__WEBPACK_EXTERNAL_createRequire(import.meta.url)';
  const begin = text.indexOf('\n') + 1;
  const [imports, rest] = [text.slice(0, begin), text.slice(begin)];
  if (!imports.includes('__WEBPACK_EXTERNAL_createRequire')) return text;
  return `${imports}const requireOfNode = ${call};\n${rest.replaceAll(call, 'requireOfNode')}`;
}

/**
 * Numbers the imports of each module in the order of their first use: the bundler does it in the order in
 * which files happened to be read, and `dist` has to be the same wherever it is built.
 */
function renumberImports(text) {
  const modules = text.split(/(?=\n\/\*\*\*\/ \d+:\n)/);
  return modules
    .map((module) => {
      const numbers = new Map();
      return module.replace(/(\w+__WEBPACK_IMPORTED_MODULE_)(\d+)(?=_)/g, (name, base) => {
        if (!numbers.has(name)) numbers.set(name, numbers.size);
        return `${base}${numbers.get(name)}`;
      });
    })
    .join('');
}

/**
 * Escapes what is not ASCII, which means the same in strings, templates and patterns: Node.js reads such a
 * file without decoding it, and keeps it in half the memory.
 */
function toAscii(text) {
  return text.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
