/** How a component reads the store, and asks a question of its own. */

import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import { get } from "./api";
import { current, subscribe, type City } from "./city";

export function useCity(): City {
  const [, again] = useReducer((count: number, _: void) => count + 1, 0);
  useEffect(() => subscribe(() => again(undefined)), []);
  return current();
}

export interface Asked<T> { answer: T | null; failed: string; again: () => void }

/** The answer to a question, asked anew when its address changes; an answer that was overtaken is dropped. */
export function useAsked<T>(path: string | null): Asked<T> {
  const [state, set] = useState<{ path: string | null; answer: T | null; failed: string }>({ path, answer: null, failed: "" });
  const [turn, again] = useReducer((count: number, _: void) => count + 1, 0);
  const last = useRef(path);
  last.current = path;
  useEffect(() => {
    if (!path) return;
    const stop = new AbortController();
    get<T>(path, {}, stop.signal).then(
      (answer) => last.current === path && set({ path, answer, failed: "" }),
      (error: Error) => stop.signal.aborted || set({ path, answer: null, failed: error.message }),
    );
    return () => stop.abort();
  }, [path, turn]);
  const fresh = state.path === path;
  return { answer: fresh ? state.answer : null, failed: fresh ? state.failed : "", again: () => again(undefined) };
}
