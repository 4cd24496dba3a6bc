/**
 * Operator tokens: who has one may admit the first owner of a name. Only their SHA-256 is stored. A token has a fixed
 * prefix and a checksum, so that scanners for leaked secrets recognise it and a mistyped one is noticed.
 */
import { timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { sha256 } from '../../src/crypto/sha256.ts'
import { hex } from '../../src/encoding/bytes.ts'
import { findOperatorTokens } from '../store/reads.ts'
import { operatorTokens } from '../store/schema.ts'
import type { Tx } from '../store/store.ts'

const prefix = 'tmop_'

/** Makes a token of 32 random bytes. */
export function formatOperatorToken(random: Uint8Array): string {
  const body = `${prefix}${hex(random)}`
  return `${body}${checksum(body)}`
}

/** Whether a text has the form of a token, checksum included. Says nothing about whether it is one. */
export function looksLikeOperatorToken(token: string): boolean {
  const match = /^(tmop_[0-9a-f]{64})([0-9a-f]{8})$/.exec(token)
  return match !== null && checksum(match[1] ?? '') === match[2]
}

/** Stores a token's digest, in place of all earlier ones. */
export async function replaceOperatorTokens(tx: Tx, token: string, now: Date): Promise<void> {
  await tx.delete(operatorTokens)
  await tx.insert(operatorTokens).values({ digest: hex(sha256(token)), createdAt: now })
}

/** Whether a token is one of the operator's. Compares digests, in constant time. */
export async function isOperatorToken(tx: Tx, token: string): Promise<boolean> {
  if (!looksLikeOperatorToken(token)) return false
  const given = sha256(token)
  let found = false
  for (const digest of await findOperatorTokens(tx)) {
    // No early exit: how long this takes depends on the number of tokens only.
    if (timingSafeEqual(given, Buffer.from(digest, 'hex'))) found = true
  }
  return found
}

function checksum(body: string): string {
  return crc32(body).toString(16).padStart(8, '0')
}
