import type { Descriptor } from './oci-layout.js';
import { encodeLogin, type Login } from './login.js';

const INDEX = 'application/vnd.oci.image.index.v1+json';

/** A repository of a registry that asks for a name and a password itself, and who writes there. */
export interface Place {
  readonly host: string;
  readonly repository: string;
  readonly login: Login;
}

/** Puts an index of these manifests there, which no client builds; throws with the registry's words. */
export async function putIndex(
  place: Place,
  tag: string,
  manifests: readonly Descriptor[],
): Promise<void> {
  const body = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests });
  await send(place, tag, { method: 'PUT', body });
}

/** Deletes a manifest by its digest, as a cleanup does; throws with the registry's words. */
export async function deleteManifest(place: Place, digest: string): Promise<void> {
  await send(place, digest, { method: 'DELETE' });
}

interface Write {
  readonly method: 'PUT' | 'DELETE';
  readonly body?: string;
}

async function send(
  { host, repository, login }: Place,
  reference: string,
  write: Write,
): Promise<void> {
  const headers = { authorization: `Basic ${encodeLogin(login)}`, 'content-type': INDEX };
  const url = `http://${host}/v2/${repository}/manifests/${reference}`;
  const answer = await fetch(url, { ...write, headers });
  const words = await answer.text();
  if (!answer.ok) throw new Error(`${write.method} ${url}: ${answer.status}: ${words}`);
}
