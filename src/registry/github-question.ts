import { ActionError } from '../errors.js';
import type { GithubAnswer } from '../policy/github-privilege.js';
import { headerValue } from './exchange.js';
import { answerError, ERROR_BODY_LIMIT_BYTES } from './registry-error.js';
import type { Transport } from './transport.js';

/** GitHub's API, for passwords of `ghcr.io` alone: no variable of the job names another one. */
export const GITHUB_API = 'https://api.github.com';

const ROOT = new URL(`${GITHUB_API}/`);

/** What this action uses of the octokit of `@actions/github`. */
export interface GithubClient {
  request(route: string): Promise<unknown>;
}

export interface GithubClientOptions {
  readonly token: string;
  readonly baseUrl: string;
  readonly fetch: GithubFetch;
}

/** Carries octokit's requests. */
export type GithubFetch = (
  url: string,
  init: { readonly headers?: Readonly<Record<string, string>> },
) => Promise<Response>;

/** Returns a client that speaks as the owner of the token, through the given `fetch` alone. */
export type OpenGithub = (options: GithubClientOptions) => Promise<GithubClient>;

/** A password of `registry`, and how to ask about it. */
export interface GithubQuestion {
  readonly registry: string;
  readonly password: string;
  readonly transport: Transport;
  readonly openGithub: OpenGithub;
}

/**
 * Returns what GitHub's API says of the password as a classic personal access token: with one GET of
 * its root, and further tries only after passing failures.
 */
export async function askGithub(question: GithubQuestion): Promise<GithubAnswer> {
  let answer: GithubAnswer = { kind: 'failed', reason: `${ROOT.href} was not asked` };
  const fetch: GithubFetch = async (url, { headers = {} }) => {
    if (url !== ROOT.href) throw new Error('octokit asks for something else');
    answer = await ask(question, headers['authorization']);
    // Octokit gets no word of the answer: it would log some, and put others into its errors.
    return new Response(null, { status: 204 });
  };
  try {
    const token = question.password;
    const client = await question.openGithub({ token, baseUrl: GITHUB_API, fetch });
    await client.request('GET /');
  } catch {
    // Its words could hold the token: a password may be what no header can carry.
    return { kind: 'failed', reason: `${ROOT.href} could not be asked with it` };
  }
  return answer;
}

async function ask(
  { registry, password, transport }: GithubQuestion,
  authorization: string | undefined,
): Promise<GithubAnswer> {
  const about = { registry, stage: 'scopes', secrets: [password] } as const;
  try {
    const answer = await transport.send({
      ...about,
      url: ROOT,
      headers: { accept: 'application/vnd.github+json' },
      authorization,
      redirects: 'refuse',
      limitBytes: ERROR_BODY_LIMIT_BYTES,
    });
    if (answer.status !== 200) throw answerError({ ...about, url: ROOT, answer });
    return {
      kind: 'answered',
      scopes: headerValue(answer.headers, 'x-oauth-scopes'),
      expiration: headerValue(answer.headers, 'github-authentication-token-expiration'),
    };
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return { kind: 'failed', reason: error.message };
  }
}
