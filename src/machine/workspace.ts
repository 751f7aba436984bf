import { isAbsolute, relative, sep } from 'node:path';

/** Whether the path is the folder or lies in it; both absolute, links not followed. */
export function liesIn(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(isAbsolute(way) || way === '..' || way.startsWith(`..${sep}`));
}
