import { expect, test } from 'vitest'
import { responseHeaders } from '../../../src/guard/http/relay-headers.ts'

const own = 'https://mcp.example'
const home = `${own}/.well-known/oauth-protected-resource`

test.each([
  [`Bearer resource_metadata="${home}"`, `Bearer resource_metadata="${home}"`],
  [
    `Bearer error="invalid_token", resource_metadata=${home}`,
    `Bearer error="invalid_token", resource_metadata=${home}`,
  ],
  ['Bearer resource_metadata="http://169.254.169.254/"', 'Bearer'],
  ['Bearer resource_metadata="https://mcp.example.evil.example/", scope="a"', 'Bearer scope="a"'],
  ['Bearer scope="a", resource_metadata="https://mcp.example@evil.example/"', 'Bearer scope="a"'],
  ['Bearer Resource_Metadata = http://10.0.0.1/x, scope="a"', 'Bearer scope="a"'],
  ['Bearer resource_metadata="nonsense"', 'Bearer'],
  [
    `Bearer resource_metadata="${home}", Bearer resource_metadata="https://evil.example/"`,
    `Bearer resource_metadata="${home}", Bearer`,
  ],
  ['Basic realm="a"', 'Basic realm="a"'],
  ['Bearer x_resource_metadata="https://evil.example/"', 'Bearer'],
  ['Bearer realm="a resource_metadata=https://evil.example/ b"', 'Bearer realm="a b"'],
  ['Bearer resource_metadata \t =  "https://evil.example/"', 'Bearer'],
  [`Bearer resource_metadata="${own}\\@evil.example/"`, 'Bearer'],
  ['Bearer resource_metadata resource_metadata=""="https://evil.example/"', 'Bearer'],
  ['Bearer error_description="see resource_metadata there"', 'Bearer error_description="see resource_metadata there"'],
])('a challenge of %s comes as %s', (challenge, expected) => {
  const [, value] = responseHeaders(['WWW-Authenticate', challenge], own)
  expect(value).toBe(expected)
})
