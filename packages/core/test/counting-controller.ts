/** A controller whose signal counts its listeners. */
export class CountingController extends AbortController {
  /** How many there are. */
  listeners = 0
  /** How many there have been at the same time. */
  most = 0
  /** How often one was added. */
  added = 0

  constructor() {
    super()
    const { signal } = this
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      this.added++
      this.most = Math.max(this.most, ++this.listeners)
      add(...args)
    }
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      this.listeners--
      remove(...args)
    }
  }
}
