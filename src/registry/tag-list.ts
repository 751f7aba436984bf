import { ActionError } from '../errors.js';
import { isJsonObject } from '../json.js';
import { TAG } from '../reference/grammar.js';
import type { Reader } from './session.js';
import { tagsTarget } from './target.js';

/** How many tags of a list are looked at, also where a registry sends more than a page. */
export const TAGS_LIMIT = 10_000;

/** The tags of repositories, each repository asked for once. */
export interface TagLists {
  /**
   * Returns the tags of the first page, or undefined where the registry does not list them: never
   * throws what it answers. The token is the one that reads manifests.
   */
  of(session: Reader, repository: string): Promise<readonly string[] | undefined>;
}

export function createTagLists(): TagLists {
  const known = new Map<Reader, Map<string, ReturnType<TagLists['of']>>>();
  return {
    of: (session, repository) => {
      const lists = known.get(session) ?? new Map<string, ReturnType<TagLists['of']>>();
      known.set(session, lists);
      const list = lists.get(repository) ?? readTags(session, repository);
      lists.set(repository, list);
      return list;
    },
  };
}

async function readTags(
  session: Reader,
  repository: string,
): Promise<readonly string[] | undefined> {
  try {
    const { body } = await session.read(tagsTarget(session.origin, repository));
    return parseTags(body);
  } catch (error) {
    if (error instanceof ActionError) return undefined;
    throw error;
  }
}

/** Returns the tags that pass the grammar; undefined where it is no list ("Listing Tags"). */
export function parseTags(body: Buffer): readonly string[] | undefined {
  const tags = readList(body);
  return tags
    ?.slice(0, TAGS_LIMIT)
    .filter((tag): tag is string => typeof tag === 'string' && TAG.test(tag));
}

function readList(body: Buffer): readonly unknown[] | undefined {
  try {
    const document: unknown = JSON.parse(body.toString('utf8'));
    const tags = isJsonObject(document) ? document['tags'] : undefined;
    if (tags === null) return []; // how distribution writes that there is none
    return Array.isArray(tags) ? tags : undefined;
  } catch {
    return undefined;
  }
}
