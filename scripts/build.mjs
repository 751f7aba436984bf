/*
 * Builds dist: one bundle for both steps, not minified, licences beside it, and the two entries that
 * action.yml names. A runner starts main.js, later post.js; which of the two it is cannot be told
 * from the environment, because an earlier step can set any variable.
 */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const directory = process.argv[2] ?? 'dist';
const ncc = createRequire(import.meta.url).resolve('@vercel/ncc/dist/ncc/cli.js');

rmSync(directory, { recursive: true, force: true });
const options = ['build', 'src/index.ts', '--out', directory, '--license', 'licenses.txt'];
const { status } = spawnSync(process.execPath, [ncc, ...options], { stdio: 'inherit' });
if (status !== 0) process.exit(1);
for (const entry of ['main', 'post']) {
  writeFileSync(
    `${directory}/${entry}.js`,
    `import { ${entry} } from './index.js';\n\nawait ${entry}();\n`,
  );
}
