import { expect, test } from 'vitest'
import { diffDataPath, diffPath, serverPath, versionDataPath, versionPath } from '../../../registry/views/paths.ts'

test('pages have the name as two segments', () => {
  expect(serverPath('io.github.acme/weather')).toBe('/servers/io.github.acme/weather')
  expect(versionPath('a.b/c', '1.0.0+build')).toBe('/servers/a.b/c/1.0.0%2Bbuild')
  expect(diffPath('a.b/c', '1', '2', 'read-only')).toBe('/diff/a.b/c/1...2?profile=read-only')
})

test('data has the name as one encoded segment', () => {
  expect(versionDataPath('a.b/c', '1', '/snapshot')).toBe('/v1/servers/a.b%2Fc/versions/1/snapshot')
  expect(diffDataPath('a.b/c', '1', '2', 'diff')).toBe('/v1/diff/a.b%2Fc/1...2.diff')
})

test('nothing leaves its place in a path', () => {
  expect(serverPath('a"><b/../c?d#e')).toBe('/servers/a%22%3E%3Cb/../c%3Fd%23e')
  expect(versionPath('a/b', '../../x?y', '"')).toBe('/servers/a/b/..%2F..%2Fx%3Fy?profile=%22')
})
