/**
 * Answers a hook in its client's form; sources as in hook-input.ts. Whatever the decision, the words are ours: nothing of
 * a server stands in them, and nothing about how to weaken the check.
 *
 * `pass` never says *allow*: to Claude Code and VS Code that would skip the user's own question. Codex refuses *allow* and
 * *ask*, and goes on. Cursor has no third answer.
 */
import type { HookAnswer, HookClient, HookEvent } from './hook-event.ts'

/** Clients whose hooks can have the user asked. */
export const askingClients: ReadonlySet<HookClient> = new Set(['claude-code', 'vscode', 'cursor'])

/** What is written on standard output: one line of JSON. */
export function formatHookAnswer(client: HookClient, event: HookEvent['kind'], answer: HookAnswer): string {
  return `${JSON.stringify(answerObject(client, event, answer))}\n`
}

function answerObject(client: HookClient, event: HookEvent['kind'], answer: HookAnswer): object {
  if (answer.kind === 'notice') return { systemMessage: answer.message }
  if (answer.kind === 'pass') return client === 'cursor' && event === 'call' ? { permission: 'allow' } : {}
  const reason = answer.kind === 'deny' ? refusalText(answer.id) : questionText(answer.id)
  if (event === 'elicitation') {
    return { systemMessage: reason, hookSpecificOutput: { hookEventName: 'Elicitation', action: 'decline' } }
  }
  if (client === 'cursor') return { permission: answer.kind, user_message: reason, agent_message: reason }
  if (client === 'gemini') return { decision: 'deny', reason }
  return {
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: client === 'codex' ? 'deny' : answer.kind,
      permissionDecisionReason: reason,
    },
  }
}

/** The words of every refusal. */
export function refusalText(id: string): string {
  return `Touchmark refused this (${id}). A person can see the reason with: touchmark status`
}

function questionText(id: string): string {
  return `Touchmark flagged this server (${id}). The reason is shown by: touchmark status`
}
