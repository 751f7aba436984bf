import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Runs the build with these packages marked as what they are: doing nothing when they are loaded. The
 * bundler then leaves out what of them is not used, and what that would load; `@actions/core` alone
 * brings a whole HTTP client for OpenID tokens, which no step here asks for. Their authors do not set
 * the mark (webpack, "Tree Shaking").
 */
export async function withoutSideEffects(names, build) {
  const changes = names.map((name) => {
    const path = join('node_modules', name, 'package.json');
    return { path, before: readFileSync(path, 'utf8') };
  });
  try {
    for (const { path, before } of changes) {
      replaceFile(path, JSON.stringify({ ...JSON.parse(before), sideEffects: false }));
    }
    return await build();
  } finally {
    for (const { path, before } of changes) replaceFile(path, before);
  }
}

/** In one stroke, and never through a link that other checkouts share. */
function replaceFile(path, content) {
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
}
