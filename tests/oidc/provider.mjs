// A real OpenID Connect provider for tests: oidc-provider from npm, with a sign-in page of one
// field. Everybody in it is invented (BSNs of the test range 9999).
//
//   node tests/oidc/provider.mjs --folder DIR [--port N] [--keys NAME]
//
// Writes DIR/client.jwk (the private key of our client, 0600), DIR/client.secret and, on standard
// output, one line: "ready ISSUER". New signing keys for every NAME; the same NAME, the same keys.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

// The provider warns about its own quick start defaults; tests read standard output.
console.warn = () => {};
console.info = () => {};
const { Provider } = await import('oidc-provider');

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    port: { type: 'string', default: '0' },
    keys: { type: 'string', default: 'first' },
  },
});
if (!values.folder) {
  process.stderr.write('provider: --folder is needed\n');
  process.exit(2);
}

function kept(name, make) {
  const path = join(values.folder, name);
  if (!existsSync(path)) writeFileSync(path, make(), { mode: 0o600 });
  return readFileSync(path, 'utf8');
}

function newKey(extra) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomBytes(8).toString('hex');
  return JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', ...extra });
}

const ours = JSON.parse(kept('client.jwk', () => newKey({ alg: 'RS256' })));
const secret = kept('client.secret', () => randomBytes(32).toString('base64url'));
const signing = JSON.parse(kept(`provider-${values.keys}.jwk`, () => newKey({ alg: 'RS256' })));
const publicHalf = ({ kty, n, e, kid, use, alg }) => ({ kty, n, e, kid, use, alg });

const server = createServer();
server.listen(Number(values.port), '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const client = {
    redirect_uris: ['http://127.0.0.1/inloggen/terug'],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    id_token_signed_response_alg: 'RS256',
  };
  const provider = new Provider(issuer, {
    clients: [
      {
        ...client,
        client_id: 'erkenning',
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: { keys: [publicHalf(ours)] },
      },
      {
        ...client,
        client_id: 'erkenning-secret',
        client_secret: secret,
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    jwks: { keys: [signing] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    clockTolerance: 120,
    conformIdTokenClaims: false,
    claims: { openid: ['sub', 'bsn'] },
    features: { devInteractions: { enabled: false } },
    pkce: { methods: ['S256'], required: () => true },
    ttl: { IdToken: 300, AuthorizationCode: 60, Interaction: 600, Grant: 600, Session: 600 },
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: `pairwise-${id}`, bsn: id }),
    }),
    // Nobody is asked twice: signing in is the consent to be recognised.
    loadExistingGrant: async (ctx) => {
      const grant = new provider.Grant({
        clientId: ctx.oidc.client.clientId,
        accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  });
  // The program under test chooses its own port.
  provider.Client.prototype.redirectUriAllowed = (address) =>
    /^http:\/\/127\.0\.0\.1(:\d+)?\/inloggen\/terug$/.test(address);
  const answer = provider.callback();

  server.on('request', async (request, response) => {
    if (!request.url.startsWith('/interaction/')) return answer(request, response);
    try {
      if (request.method !== 'POST') {
        await provider.interactionDetails(request, response);
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        return response.end(`<!doctype html><html lang="nl"><title>Inloggen (proef)</title>
<h1>Wie bent u?</h1><form method="post"><label>Burgerservicenummer (verzonnen)
<input name="bsn" value="999990019"></label><button name="doe" value="in">Log in</button>
<button name="doe" value="stop">Stop</button></form></html>`);
      }
      let body = '';
      for await (const piece of request) body += piece;
      const typed = new URLSearchParams(body);
      const result =
        typed.get('doe') === 'stop'
          ? { error: 'access_denied', error_description: 'stopped' }
          : { login: { accountId: typed.get('bsn') } };
      return await provider.interactionFinished(request, response, result, {
        mergeWithLastSubmission: false,
      });
    } catch (wrong) {
      response.statusCode = 400;
      return response.end(String(wrong.message));
    }
  });
  process.stdout.write(`ready ${issuer}\n`);
});
