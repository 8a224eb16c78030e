// The `events` module of a sandboxed preload, as far as preloads use it.

export class PreloadEmitter {
  #listeners = new Map();

  on(event, listener) {
    return this.#add(event, { listener, once: false });
  }

  once(event, listener) {
    return this.#add(event, { listener, once: true });
  }

  addListener(event, listener) {
    return this.on(event, listener);
  }

  off(event, listener) {
    const list = this.#listeners.get(event) ?? [];
    const index = list.findLastIndex((entry) => entry.listener === listener);
    // A copy, so that an emit under way keeps its list.
    if (index >= 0) this.#listeners.set(event, list.toSpliced(index, 1));
    return this;
  }

  removeListener(event, listener) {
    return this.off(event, listener);
  }

  removeAllListeners(event) {
    if (event === undefined) this.#listeners.clear();
    else this.#listeners.delete(event);
    return this;
  }

  listenerCount(event) {
    return this.#listeners.get(event)?.length ?? 0;
  }

  setMaxListeners() {
    return this;
  }

  emit(event, ...args) {
    const list = this.#listeners.get(event) ?? [];
    for (const entry of list) {
      if (entry.once) this.off(event, entry.listener);
      try {
        entry.listener.apply(this, args);
      } catch (error) {
        // As Electron does: one bad listener is reported, the others still hear the message.
        setTimeout(() => {
          throw error;
        });
      }
    }
    return list.length > 0;
  }

  #add(event, entry) {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), entry]);
    return this;
  }
}
