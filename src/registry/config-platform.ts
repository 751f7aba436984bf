import { ActionError } from '../errors.js';
import { type JsonObject, isJsonObject } from '../json.js';
import { type Digest, equalDigests, formatDigest } from '../reference/digest.js';
import {
  type Platform,
  formatPlatform,
  meetsPlatform,
  parsePlatformParts,
} from '../reference/platform.js';
import { computeDigest } from './content-digest.js';
import { checkDescribed, type Descriptor } from './descriptor.js';
import type { Manifest } from './manifest.js';
import type { Reader } from './session.js';
import { findOddKey, knownKeys, parseStrictJson } from './strict-json.js';
import { CONFIG_LIMIT_BYTES, configTarget } from './target.js';

/**
 * Returns the platform of an image by its config (OCI image specification, "Image Configuration"),
 * which is fetched and hashed. Throws `NOT_FOUND` where it is another platform than was asked for or
 * the manifest is no image's, `DIGEST` and `PROTOCOL` where the config is not what the manifest says.
 */
export async function checkConfigPlatform(
  session: Reader,
  { repository, manifest }: { readonly repository: string; readonly manifest: Manifest },
  asked: Platform,
): Promise<Platform> {
  if (manifest.config === undefined) throw noConfig(manifest, asked);
  const platform = readPlatform(await fetchConfig(session, repository, manifest.config));
  if (meetsPlatform(platform, asked)) return platform;
  const [is, name] = [formatPlatform(platform), formatPlatform(asked)];
  throw new ActionError('NOT_FOUND', `it is an image of ${is} by its config, not of ${name}`, {
    remedy: `Set "platform" to ${is}, or build the image for ${name} too.`,
  });
}

function noConfig({ mediaType, kind }: Manifest, asked: Platform): ActionError {
  const what = kind === 'artifact' ? 'an artifact' : `a manifest of type ${mediaType}`;
  const message = `it is ${what} without the config of an image, so it is not of ${formatPlatform(asked)} nor of any platform`;
  return new ActionError('NOT_FOUND', message, {
    remedy: 'Pin it in a step of its own without "platform".',
  });
}

async function fetchConfig(
  session: Reader,
  repository: string,
  config: Descriptor,
): Promise<Buffer> {
  if (config.size > CONFIG_LIMIT_BYTES) {
    throw problem(`it is ${config.size} bytes long, and ${CONFIG_LIMIT_BYTES} are the most`);
  }
  const body = await readBlob(session, repository, config.digest);
  const computed = computeDigest(body, config.digest.algorithm);
  if (!equalDigests(computed, config.digest)) {
    const words = `its bytes are ${formatDigest(computed)}, and the manifest says ${formatDigest(config.digest)}`;
    throw new ActionError('DIGEST', `config: ${words}`);
  }
  checkDescribed({ what: 'config', size: body.length }, config);
  return body;
}

async function readBlob(session: Reader, repository: string, digest: Digest): Promise<Buffer> {
  try {
    return (await session.read(configTarget(session.origin, repository, digest))).body;
  } catch (error) {
    if (!(error instanceof ActionError) || error.code !== 'NOT_FOUND') throw error;
    throw new ActionError('NOT_FOUND', `config: ${error.message}`, {
      remedy: 'The manifest names it and the registry has it no more. Push the image again.',
      cause: error,
    });
  }
}

const KEYS = knownKeys('os', 'architecture', 'variant');

function readPlatform(bytes: Buffer): Platform {
  const parsed = parseStrictJson(bytes);
  if (!parsed.isValid) throw problem(parsed.words, parsed.cause);
  const document: JsonObject = isJsonObject(parsed.value) ? parsed.value : {};
  const odd = findOddKey(document, KEYS);
  if (odd !== undefined) throw problem(odd);
  const { os, architecture, variant } = document;
  const platform = parsePlatformParts(os, architecture, variant);
  if (platform === undefined) throw problem('it names no os and architecture');
  return platform;
}

function problem(why: string, cause?: unknown): ActionError {
  return new ActionError('PROTOCOL', `config: ${why}`, { cause });
}
