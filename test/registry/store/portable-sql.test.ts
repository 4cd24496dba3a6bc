import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const registry = resolve(import.meta.dirname, '../../../registry')

function filesOf(folder: string, ending: string): { file: string; text: string }[] {
  return readdirSync(join(registry, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => ({ file: join(folder, file), text: readFileSync(join(registry, folder, file), 'utf8') }))
}

const migrations = filesOf('migrations', '.sql')
const sources = ['store', 'service'].flatMap((folder) => filesOf(folder, '.ts'))

describe('SQL that a distributed PostgreSQL would take, too', () => {
  test('there is some', () => {
    expect(migrations.length).toBeGreaterThan(0)
    expect(sources.length).toBeGreaterThan(5)
  })

  test.each([
    ['sequences', /\b(serial|bigserial|nextval|sequence)\b|generated .* as identity/i],
    ['triggers and stored code', /\b(trigger|plpgsql|function|procedure)\b/i],
    ['extensions', /\bextension\b/i],
    ['temporary tables', /\btemp(orary)?\b/i],
    ['ids made by the database', /gen_random_uuid|uuid_generate|uuidv7\(/i],
    ['jsonb for what was signed', /\bjsonb?\b/i],
  ])('migrations have no %s', (_what, form) => {
    for (const { file, text } of migrations) expect(form.exec(text)?.[0], file).toBeUndefined()
  })

  test.each([
    ['notifications', /sql`\s*(un)?(listen|notify)\b|pg_notify/i],
    ['advisory locks', /pg_(try_)?advisory/i],
    ['offsets', /\.offset\(/],
    ['transactions inside transactions', /\btx\.transaction\(/],
    ['raw SQL of pasted text', /sql\.raw\(/],
  ])('queries have no %s', (_what, form) => {
    for (const { file, text } of sources) expect(form.exec(text)?.[0], file).toBeUndefined()
  })

  test('services know neither the store nor HTTP while they query', () => {
    for (const { file, text } of filesOf('service', '.ts')) {
      expect(/from '(hono|@hono)/.exec(text)?.[0], file).toBeUndefined()
    }
  })
})
