// SPDX-License-Identifier: GPL-3.0-or-later
// PostgreSQL as WebAssembly, served on loopback. One PGlite = one SQL session.
import { workerData, parentPort } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
const db = await PGlite.create({ extensions: { pg_trgm } })
await new PGLiteSocketServer({ db, port: workerData.port, host: '127.0.0.1', maxConnections: 50 }).start()
parentPort.postMessage('up')
