/** The one place that speaks HTTP: it adds the key, asks in the reader's language, and turns a refusal into its own words. */

import { language } from "./words";

const KEY = "xiqu-key";

/** Where the key of a member of staff is kept: in this tab alone, gone with it. */
export const key = {
  get: (): string => sessionStorage.getItem(KEY) ?? "",
  set: (text: string): void => (text ? sessionStorage.setItem(KEY, text) : sessionStorage.removeItem(KEY)),
};

export class Refusal extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

async function asked(path: string, request: RequestInit = {}): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set("Accept-Language", language());
  if (key.get()) headers.set("Authorization", `Bearer ${key.get()}`);
  const answer = await fetch(path, { ...request, headers });
  if (answer.ok) return answer;
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string; instead?: string };
  throw new Refusal(answer.status, [problem.detail ?? `HTTP ${answer.status}`, problem.instead ?? ""].join(" ").trim());
}

type Values = Record<string, string | number | readonly string[] | undefined>;

export function address(path: string, values: Values = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === "") continue;
    for (const each of Array.isArray(value) ? value : [String(value)]) query.append(name, String(each));
  }
  return query.size ? `${path}?${query}` : path;
}

export async function get<T>(path: string, values: Values = {}, signal?: AbortSignal): Promise<T> {
  return (await asked(address(path, values), signal ? { signal } : {})).json() as Promise<T>;
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  const request = { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  return (await asked(path, request)).json() as Promise<T>;
}

export async function bytes(path: string): Promise<{ content: Uint8Array; feed: string; digest: string }> {
  const answer = await asked(path);
  const content = new Uint8Array(await answer.arrayBuffer());
  return { content, feed: answer.headers.get("X-Feed") ?? "", digest: answer.headers.get("Content-Digest") ?? "" };
}
