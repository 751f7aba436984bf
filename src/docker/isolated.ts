import { copyFile, readdir, realpath, stat, symlink } from 'node:fs/promises';
import { platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { printable } from '../text.js';
import { readConfig } from './config-file.js';
import { isolateAuthFile, isolateSettings } from './isolated-settings.js';
import { type FolderContext, type FolderRecord, makeFolder, removeFolder } from './job-folder.js';
import { asLoginError, unless } from '../machine/login-error.js';
import type { NewLogin } from './new-login.js';
import { createPrivateFile } from '../machine/private-file.js';
import { readPodmanFiles } from './podman.js';
import type { ResultLine } from '../machine/result-line.js';

/** What the user has: where an isolated store begins. */
export interface UserFiles {
  /** The real path of Docker's configuration file. */
  readonly config: string;
  /** The authentication files of Podman, Buildah and Skopeo. */
  readonly podman: readonly string[];
}

export const AUTH_FILE = 'auth.json';

/**
 * Stores the logins in the folder of the record, which is made, with what else the user's
 * configuration has. Returns what to say of it. Throws `LOGIN`: what was begun is removed.
 */
export async function isolateLogins(
  record: FolderRecord,
  logins: readonly NewLogin[],
  { user, ...context }: FolderContext & { readonly user: UserFiles },
): Promise<readonly ResultLine[]> {
  const docker = await readConfig(user.config);
  const podman = await readPodmanFiles(user.podman);
  const { settings, leftOut } = isolateSettings(docker, logins);
  await makeFolder(record, context);
  try {
    await linkUserFiles(dirname(user.config), record.path);
    const files = [
      ['config.json', settings],
      [AUTH_FILE, isolateAuthFile({ docker, podman }, logins)],
    ] as const;
    for (const [name, content] of files) {
      const text = `${JSON.stringify(content, undefined, '\t')}\n`;
      await createPrivateFile(join(record.path, name), Buffer.from(text));
    }
  } catch (error) {
    await removeFolder(record);
    throw asLoginError(error, record.path);
  }
  if (leftOut.length === 0) return [];
  const text = `left out of the isolated login, as found in ${printable(user.config)}: ${leftOut.join(', ')}`;
  return [{ level: 'info', text }];
}

/** What holds logins is not linked: the configuration, and what this action keeps beside it. */
const NOT_LINKED = /^(?:config\.json|auth\.json|holder\.json)/;

/** Links plugins, contexts, builders and all else: Docker looks for them beside its configuration. */
async function linkUserFiles(from: string, to: string): Promise<void> {
  const names = (await unless(['ENOENT', 'ENOTDIR'], readdir(from))) ?? [];
  for (const name of names.filter((each) => !NOT_LINKED.test(each))) {
    const target = await unless(['ENOENT', 'ELOOP', 'EACCES'], realpath(join(from, name)));
    if (target !== undefined) await link(target, join(to, basename(name)));
  }
}

/** Windows lets everybody link folders (as junctions), and files only those with a privilege. */
async function link(target: string, path: string): Promise<void> {
  if (platform() !== 'win32') await symlink(target, path);
  else if ((await stat(target)).isDirectory()) await symlink(target, path, 'junction');
  else await copyFile(target, path);
}
