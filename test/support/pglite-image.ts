import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { migrationsFolder } from '../../registry/store/migrations.ts'
import { makePgliteImage } from '../../registry/store/pglite.ts'

const root = resolve(import.meta.dirname, '../..')

/**
 * The prepared image of an embedded database, made once and kept under `.cache` for as long as the engine and the
 * migrations stay the same.
 */
export async function pgliteImage(): Promise<string> {
  const folder = migrationsFolder()
  const hash = createHash('sha256').update(readFileSync(join(root, 'node_modules/@electric-sql/pglite/package.json')))
  for (const file of readdirSync(folder).sort())
    if (file.endsWith('.sql')) hash.update(readFileSync(join(folder, file)))
  const image = join(root, '.cache', `pglite-${hash.digest('hex').slice(0, 16)}.tgz`)
  if (!existsSync(image)) {
    mkdirSync(join(root, '.cache'), { recursive: true })
    // Several test files may make it at once: each writes its own and the last rename wins.
    writeFileSync(`${image}.${process.pid}`, await makePgliteImage())
    renameSync(`${image}.${process.pid}`, image)
  }
  return image
}
