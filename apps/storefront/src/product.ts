export interface Price {
  readonly cents: number
}

export interface Stock {
  readonly pieces: number
}

export interface Review {
  readonly stars: number
  readonly text: string
}

/** What a customer sees. */
export interface ProductPage {
  readonly id: string
  readonly price: Price
  readonly stock: Stock
  /** Null if they did not come in time: a page without them is better than none. */
  readonly reviews: readonly Review[] | null
}
