import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Login } from './login.js';

/**
 * Returns the htpasswd file of these logins, with bcrypt as `docker-registry` demands. Debian's
 * Perl, which is on every machine, gives the C library's bcrypt; the lowest cost keeps tests fast.
 */
export function formatHtpasswd(logins: readonly Login[]): string {
  return logins.map(({ username, password }) => `${username}:${bcrypt(password)}\n`).join('');
}

function bcrypt(password: string): string {
  // 21 free characters and one that leaves the unused bits of the salt empty.
  const salt = `$2b$05$${randomBytes(16).toString('hex').slice(0, 21)}u`;
  const line = execFileSync('perl', ['-e', 'print crypt($ARGV[0], $ARGV[1])', password, salt], {
    encoding: 'utf8',
  });
  if (!/^\$2b\$05\$[./A-Za-z0-9]{53}$/.test(line)) {
    throw new Error('htpasswd: the C library of this machine has no bcrypt');
  }
  return line;
}
