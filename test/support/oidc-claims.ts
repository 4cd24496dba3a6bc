/** What GitHub, GitLab and a person's e-mail login say in an OIDC token, and what Fulcio makes of it. */

import { utf8String } from './der.ts'
import type { CertificateExtension, Leaf } from './fulcio-certificate.ts'

/** The claims of a token. Members that are undefined are left out. */
export type Claims = Readonly<Record<string, string | number | boolean | undefined>>

/** Issuer of tokens of GitHub Actions. */
export const githubIssuer = 'https://token.actions.githubusercontent.com'
/** Issuer of tokens of gitlab.com. */
export const gitlabIssuer = 'https://gitlab.com'

/** Claims of a GitHub Actions job that pushes to main; each may be replaced. `repository` carries the others along. */
export function githubClaims(claims: Claims = {}): Claims {
  const repository = String(claims.repository ?? 'acme/weather')
  const ref = String(claims.ref ?? 'refs/heads/main')
  const workflow = `${repository}/.github/workflows/release.yml@${ref}`
  const sha = String(claims.sha ?? '8f3c2a1b5d6e7f80912a3b4c5d6e7f8091a2b3c4')
  return {
    iss: githubIssuer,
    sub: `repo:${repository}:ref:${ref}`,
    event_name: 'push',
    job_workflow_ref: workflow,
    job_workflow_sha: sha,
    workflow_ref: workflow,
    workflow_sha: sha,
    workflow: 'Release',
    repository,
    repository_id: '700100',
    repository_owner: repository.split('/')[0],
    repository_owner_id: '4200',
    repository_visibility: 'public',
    ref,
    sha,
    runner_environment: 'github-hosted',
    run_id: '9001',
    run_attempt: '1',
    ...claims,
  }
}

/** Claims of a GitLab pipeline on main; each may be replaced. */
export function gitlabClaims(claims: Claims = {}): Claims {
  const project = String(claims.project_path ?? 'acme/weather')
  const ref = String(claims.ref ?? 'main')
  return {
    iss: gitlabIssuer,
    sub: `project_path:${project}:ref_type:branch:ref:${ref}`,
    project_path: project,
    project_id: '310',
    namespace_path: project.split('/').slice(0, -1).join('/'),
    namespace_id: '77',
    project_visibility: 'public',
    pipeline_source: 'push',
    ref,
    ref_type: 'branch',
    ref_path: `refs/heads/${ref}`,
    sha: '8f3c2a1b5d6e7f80912a3b4c5d6e7f8091a2b3c4',
    ci_config_ref_uri: `gitlab.com/${project}//.gitlab-ci.yml@refs/heads/${ref}`,
    ci_config_sha: '8f3c2a1b5d6e7f80912a3b4c5d6e7f8091a2b3c4',
    runner_environment: 'gitlab-hosted',
    job_id: '555',
    ...claims,
  }
}

/** Claims of a person who logged in with an e-mail address. */
export function emailClaims(claims: Claims = {}): Claims {
  return {
    iss: 'https://accounts.google.com',
    sub: '1029384756',
    email: 'mallory@example.com',
    email_verified: true,
    ...claims,
  }
}

/** The subject that Fulcio writes: the workflow's URI, the pipeline's URI, the e-mail address, else `sub`. */
export function subjectOf(claims: Claims): Leaf['subject'] {
  if (claims.email !== undefined) return { kind: 'email', value: String(claims.email) }
  if (claims.job_workflow_ref !== undefined)
    return { kind: 'uri', value: `https://github.com/${claims.job_workflow_ref}` }
  if (claims.ci_config_ref_uri !== undefined) return { kind: 'uri', value: `https://${claims.ci_config_ref_uri}` }
  return { kind: 'uri', value: String(claims.sub) }
}

/** The extensions that Fulcio writes: `.1` to `.6` as raw text, `.8` and up as DER UTF8String. */
export function extensionsOf(claims: Claims): CertificateExtension[] {
  const generic = claims.ci_config_ref_uri === undefined ? githubExtensions(claims) : gitlabExtensions(claims)
  const legacy: Record<number, Claims[string]> = { 1: claims.iss }
  if (claims.ci_config_ref_uri === undefined) Object.assign(legacy, githubLegacy(claims))
  return [
    ...entries(legacy).map(([arc, text]) => ({ oid: `${fulcioArc}.${arc}`, value: Buffer.from(text) })),
    ...entries({ 8: claims.iss, ...generic }).map(([arc, text]) => ({
      oid: `${fulcioArc}.${arc}`,
      value: utf8String(text),
    })),
  ]
}

const fulcioArc = '1.3.6.1.4.1.57264.1'

function entries(values: Record<number, Claims[string]>): [string, string][] {
  return Object.entries(values).flatMap(([arc, value]) => (value === undefined ? [] : [[arc, String(value)]]))
}

function githubLegacy(claims: Claims): Record<number, Claims[string]> {
  return { 2: claims.event_name, 3: claims.sha, 4: claims.workflow, 5: claims.repository, 6: claims.ref }
}

function githubExtensions(claims: Claims): Record<number, Claims[string]> {
  const at = (path: Claims[string]) => (path === undefined ? undefined : `https://github.com/${path}`)
  const run = `${claims.repository}/actions/runs/${claims.run_id}/attempts/${claims.run_attempt}`
  return {
    9: at(claims.job_workflow_ref),
    10: claims.job_workflow_sha,
    11: claims.runner_environment,
    12: at(claims.repository),
    13: claims.sha,
    14: claims.ref,
    15: claims.repository_id,
    16: at(claims.repository_owner),
    17: claims.repository_owner_id,
    18: at(claims.workflow_ref),
    19: claims.workflow_sha,
    20: claims.event_name,
    21: claims.run_id === undefined ? undefined : at(run),
    22: claims.repository_visibility,
    23: claims.environment,
  }
}

function gitlabExtensions(claims: Claims): Record<number, Claims[string]> {
  const config = `https://${claims.ci_config_ref_uri}`
  return {
    9: config,
    10: claims.ci_config_sha,
    11: claims.runner_environment,
    12: `https://gitlab.com/${claims.project_path}`,
    13: claims.sha,
    14: claims.ref_path,
    15: claims.project_id,
    16: `https://gitlab.com/${claims.namespace_path}`,
    17: claims.namespace_id,
    18: config,
    19: claims.ci_config_sha,
    20: claims.pipeline_source,
    21: `https://gitlab.com/${claims.project_path}/-/jobs/${claims.job_id}`,
    22: claims.project_visibility,
    23: claims.environment,
  }
}
