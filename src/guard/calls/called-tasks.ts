/**
 * Calls that go on as tasks: what they come to is said later, in the answer to another request or in news of the task (MCP
 * 2025-11-25, tasks; extension `io.modelcontextprotocol/tasks`). It is held to the rules of the tool all the same.
 */
import { type JsonObject, objectMember, stringMember } from '../../encoding/json-value.ts'
import type { Message } from '../frames.ts'

/** Beyond so many the oldest is forgotten, and what it comes to is held to the rules for every tool. */
const maxTasks = 10_000

/** The tasks of one session. */
export class CalledTasks {
  /** Tools by the ids of their tasks. */
  readonly #tools = new Map<string, string>()
  /** Tasks that the client asks about, by the keys of its requests. */
  readonly #asked = new Map<string, string>()

  /** A client's message: it may ask what a task has come to. */
  asked({ id, method, value }: Message): void {
    const task = taskIdOf(objectMember(value, 'params'))
    if (id !== null && method.startsWith('tasks/') && task !== undefined) this.#asked.set(id.key, task)
  }

  /** The answer to a call of this tool: it may be a task. */
  answered(tool: string, result: JsonObject): void {
    const task = taskIdOf(result) ?? taskIdOf(objectMember(result, 'task'))
    if (task === undefined) return
    this.#tools.set(task, tool)
    const [oldest] = this.#tools.keys()
    if (this.#tools.size > maxTasks && oldest !== undefined) this.#tools.delete(oldest)
  }

  /** The tool whose call a server's message says more of; empty where it is not known which, undefined where it is of none. */
  toolOf({ kind, id, value }: Message): string | undefined {
    const task = kind === 'response' ? this.#asked.get(id?.key ?? '') : taskIdOf(objectMember(value, 'params'))
    return task === undefined || kind === 'request' ? undefined : (this.#tools.get(task) ?? '')
  }

  /** Nobody waits any more for the answer to the client's request with this id key. */
  letGo(key: string): void {
    this.#asked.delete(key)
  }
}

function taskIdOf(value: JsonObject | undefined): string | undefined {
  return value === undefined ? undefined : stringMember(value, 'taskId')
}
