/**
 * Adds up what the checks of a run came to and prints `N passed, N failed` as the last line.
 * Reads lines of name, exit code and the path of jest's report, tab-separated; `-` for no report.
 */
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';

/** Returns what one check adds: a command counts one, a jest run counts its tests. */
function count({ name, code, report }) {
  if (report === '-') return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  if (!existsSync(report)) return { passed: 0, failed: 1, why: `${name}: jest wrote no report` };
  const result = JSON.parse(readFileSync(report, 'utf8'));
  const passed = result.numPassedTests;
  // Neither a file that does not load nor a test that is left out may pass for tested.
  const omitted = result.numPendingTests + result.numTodoTests;
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites + omitted;
  if (omitted > 0) return { passed, failed, why: `${name}: ${omitted} tests were left out` };
  if (failed > 0) return { passed, failed };
  if (code !== 0) return { passed, failed: 1, why: `${name}: jest ended with ${code}` };
  return passed > 0 ? { passed, failed } : { passed, failed: 1, why: `${name}: jest ran no test` };
}

const [, , path] = process.argv;
const checks = readFileSync(path, 'utf8').trimEnd().split('\n');
const counts = checks.map((line) => {
  const [name, code, report] = line.split('\t');
  return count({ name, code: Number(code), report });
});
const sum = (key) => counts.reduce((total, each) => total + each[key], 0);
for (const { why } of counts) if (why !== undefined) process.stdout.write(`${why}\n`);
process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
process.exitCode = sum('failed') === 0 ? 0 : 1;
