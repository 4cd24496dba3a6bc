import type { Notice, NoticeCode } from '../../src/client/capture/notices.ts'
import type { Io } from '../io.ts'

const phrases: Readonly<Record<NoticeCode, string>> = {
  noise: 'lines on stdout that are not JSON',
  'json-noise': 'lines on stdout that are JSON but not JSON-RPC',
  notification: 'notifications while listing',
  'server-request': 'requests to the client, answered as by a client without optional capabilities',
  'unexpected-answer': 'answers to something that was not asked',
  'list-missing': 'a list that is advertised, but not there',
  'private-list': 'a list that is meant for this user only',
}

/** Prints what was unusual about a server without being wrong, on stderr. */
export function renderNotices(notices: readonly Notice[], io: Io): void {
  for (const { code, section, count } of notices) {
    io.stderr.write(`note: ${count} x ${phrases[code]}${section === undefined ? '' : ` (${section})`}\n`)
  }
}
