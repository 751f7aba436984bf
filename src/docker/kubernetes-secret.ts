import { join } from 'node:path';
import { dockerConfigKey } from '../reference/registry-name.js';
import type { SecretName } from '../reference/secret-name.js';
import { formatEntry } from './entry.js';
import { type FolderContext, type FolderRecord, makeFolder, removeFolder } from './job-folder.js';
import { asLoginError } from '../machine/login-error.js';
import type { NewLogin } from './new-login.js';
import { createPrivateFile } from '../machine/private-file.js';

/** A Secret as `kubectl apply` takes it. */
export interface KubernetesSecret {
  readonly apiVersion: 'v1';
  readonly kind: 'Secret';
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly type: 'kubernetes.io/dockerconfigjson';
  /** In base64. */
  readonly data: { readonly '.dockerconfigjson': string };
}

/**
 * Returns the Secret that `kubectl create secret docker-registry` makes of the login: type
 * `kubernetes.io/dockerconfigjson` (Kubernetes, "Docker config Secrets").
 */
export function formatSecret(
  { name, namespace }: SecretName,
  { registry, username, password }: NewLogin,
): KubernetesSecret {
  const entry = { username, password, ...formatEntry(username, password) };
  const config = JSON.stringify({ auths: { [dockerConfigKey(registry)]: entry } });
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: namespace === undefined ? { name } : { name, namespace },
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': Buffer.from(config).toString('base64') },
  };
}

/** Writes the Secret into the folder of the record, which is made, and returns its path. Throws `LOGIN`. */
export async function writeSecret(
  record: FolderRecord,
  secret: KubernetesSecret,
  context: FolderContext,
): Promise<string> {
  await makeFolder(record, context);
  const path = join(record.path, 'secret.json');
  const text = `${JSON.stringify(secret, undefined, 2)}\n`;
  try {
    await createPrivateFile(path, Buffer.from(text));
  } catch (error) {
    await removeFolder(record);
    throw asLoginError(error, path);
  }
  return path;
}
