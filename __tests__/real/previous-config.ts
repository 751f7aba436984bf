import { encodeLogin, type Login } from './login.js';

/** What Docker's config is before the job: absent, of others alone, or with a login for the host. */
export type PreviousConfig = 'no file' | 'other hosts' | 'the same host';

export const PREVIOUS_CONFIGS: readonly PreviousConfig[] = [
  'no file',
  'other hosts',
  'the same host',
];

/**
 * Returns the file's text, undefined for no file. It is laid out as no program would write it, so
 * that only the very bytes can be what comes back.
 */
export function formatPreviousConfig(
  previous: PreviousConfig,
  host: string,
  login: Login,
): string | undefined {
  if (previous === 'no file') return undefined;
  const others = {
    'registry.example.org': { auth: encodeLogin({ username: 'u', password: 'p' }) },
  };
  const own = previous === 'the same host' ? { [host]: { auth: encodeLogin(login) } } : {};
  const config = {
    psFormat: 'table {{.ID}}',
    auths: { ...others, ...own },
    HttpHeaders: { 'X-Meta': 'ä' },
  };
  return ` ${JSON.stringify(config, undefined, '\t').replaceAll('": ', '" :  ')}\r\n\n`;
}
