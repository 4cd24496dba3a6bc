import { describe, expect, test } from 'vitest'
import { readPackageSpec } from '../../../src/client/packages/package-spec.ts'

const words = (line: string) => line.split(' ').filter((word) => word !== '')
const npm = { kind: 'npm', spec: '', bin: null, registry: null, args: [] }
const digest = `sha256:${'ab'.repeat(32)}`

describe('readPackageSpec: packages of a registry', () => {
  test.each([
    ['npx -y @acme/weather-mcp', { name: '@acme/weather-mcp' }],
    ['npx @acme/weather-mcp@1.2.0', { name: '@acme/weather-mcp', spec: '1.2.0' }],
    ['npx --yes weather@latest --port 1', { name: 'weather', spec: 'latest', args: ['--port', '1'] }],
    ['npx -y -- weather@^1.2 -y', { name: 'weather', spec: '^1.2', args: ['-y'] }],
    ['npx -p weather weather-cli stdio', { name: 'weather', bin: 'weather-cli', args: ['stdio'] }],
    ['npx --package=weather@2 weather-cli', { name: 'weather', spec: '2', bin: 'weather-cli' }],
    ['npx --registry https://npm.acme.example weather', { name: 'weather', registry: 'https://npm.acme.example' }],
    ['npx.cmd -y weather', { name: 'weather' }],
    ['npm exec -y weather stdio', { name: 'weather', args: ['stdio'] }],
    ['npm exec weather -y', { name: 'weather' }],
    ['npm x -- weather --flag', { name: 'weather', args: ['--flag'] }],
    ['npm exec weather stdio -- --flag', { name: 'weather', args: ['stdio', '--flag'] }],
    ['bunx weather --flag', { name: 'weather', args: ['--flag'] }],
    ['pnpm --silent', undefined],
    ['pnpm dlx --package=weather weather-cli', { name: 'weather', bin: 'weather-cli' }],
    ['yarn dlx -q weather', { name: 'weather' }],
  ])('%s', (line, expected) => {
    const spec = readPackageSpec(words(line))
    if (expected === undefined) expect(spec.kind).toBe('unknown')
    else expect(spec).toEqual({ ...npm, ...expected })
  })

  test.each([
    'npx',
    'npx -y',
    'npx -p weather',
    'npx -p one -p two cli',
    'npx -c weather',
    'npx --call=weather',
    'npx --call weather',
    'npx -yq weather',
    'npx --node-options=--import=./evil.mjs weather',
    'npx --no-install weather',
    'npx -p -y weather',
    'npx --package= weather',
    'npx --registry nowhere weather',
    'npx --registry https://a.example --registry https://b.example weather',
    'npx ./weather',
    'npx ../weather',
    'npx /srv/weather',
    'npx acme/weather',
    'npx github:acme/weather',
    'npx git+https://github.com/acme/weather.git',
    'npx https://acme.example/weather.tgz',
    'npx weather.tgz@file:./weather.tgz',
    'npx weather@npm:evil@1.0.0',
    'npx weather@file:../evil',
    'npx Weather',
    'npx .weather',
    'npm exec weather --port 1',
    'npm exec --workspace=a weather',
    'npm run weather',
    'npm install weather',
    'bunx --bun weather',
    'pnpm exec weather',
    'yarn weather',
    'node server.mjs',
    '/usr/bin/npx weather',
    './npx weather',
    'uvx weather',
    'sh -c npx',
  ])('%s is not known', (line) => {
    expect(readPackageSpec(words(line))).toMatchObject({ kind: 'unknown', detail: expect.stringMatching(/./) })
  })

  test('a name or a version with anything that no registry has is not known', () => {
    for (const word of [
      'a b',
      'weather@1.0.0\n',
      'weather@$(id)',
      'we\u200bather',
      '@acme/',
      '@/x',
      `a${'b'.repeat(300)}`,
      '',
    ]) {
      expect(readPackageSpec(['npx', '-y', word]).kind, JSON.stringify(word)).toBe('unknown')
    }
    expect(readPackageSpec([]).kind).toBe('unknown')
  })
})

describe('readPackageSpec: bundles', () => {
  test('a program that ends in .mcpb is a bundle, and no other word is', () => {
    expect(readPackageSpec(['./weather.mcpb', '--x'])).toEqual({ kind: 'mcpb', path: './weather.mcpb', args: ['--x'] })
    expect(readPackageSpec(['node', './weather.mcpb']).kind).toBe('unknown')
    expect(readPackageSpec(['./weather.mcpb.exe']).kind).toBe('unknown')
  })
})

describe('readPackageSpec: containers', () => {
  test.each([
    `docker run -i --rm ghcr.io/acme/weather@${digest} stdio`,
    `podman run --interactive acme/weather:1.2@${digest}`,
    `docker run -i --rm -e API_KEY --env=MODE=fast --network none acme/weather@${digest}`,
    `docker run --name w -p 8080:80 localhost:5000/weather@${digest}`,
  ])('%s', (line) => {
    expect(readPackageSpec(words(line))).toEqual({ kind: 'oci', digest })
  })

  test.each([
    'docker run -i --rm acme/weather',
    'docker run -i --rm acme/weather:1.2',
    `docker run -i --entrypoint sh acme/weather@${digest}`,
    `docker run -i -v /tmp/evil:/app acme/weather@${digest}`,
    `docker run -i --mount type=bind,src=/tmp,dst=/app acme/weather@${digest}`,
    `docker run -i -e NODE_OPTIONS=--import=data:x acme/weather@${digest}`,
    `docker run -i --env=LD_PRELOAD=/x acme/weather@${digest}`,
    `docker run -i --volumes-from other acme/weather@${digest}`,
    `docker run -i --privileged acme/weather@${digest}`,
    `docker run -i acme/weather@sha256:${'ab'.repeat(31)}`,
    `docker run -i acme/weather@sha512:${'ab'.repeat(32)}`,
    `docker exec weather@${digest}`,
    `docker --context evil run acme/weather@${digest}`,
    'docker run -i --name',
    'docker run',
    'docker',
  ])('%s is not known', (line) => {
    expect(readPackageSpec(words(line)).kind).toBe('unknown')
  })
})
