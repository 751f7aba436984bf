import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Returns the licence of every package that has a module in the bundle; those with the very same text
 * share it. Throws where a package has no file of its licence: such a one may not be handed on.
 */
export function formatLicences(modules) {
  const folders = new Map();
  for (const module of modules) {
    for (const { resource } of module.modules ?? [module]) {
      const [folder, name] =
        /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(resource) ?? [];
      if (folder !== undefined) folders.set(name.replace('\\', '/'), folder);
    }
  }
  const packages = new Map();
  for (const name of [...folders.keys()].sort()) {
    const licence = readLicence(name, folders.get(name));
    packages.set(licence, [...(packages.get(licence) ?? []), name]);
  }
  return [...packages].map(([licence, names]) => `${names.join('\n')}\n${licence}`).join('\n');
}

function readLicence(name, folder) {
  const { license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
  if (file === undefined) throw new Error(`${name}: it has no file of its licence`);
  const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trimEnd();
  return `${license}\n${text}\n`;
}
