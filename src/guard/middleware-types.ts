/** The AI SDK's middleware, as far as the guard implements it: `ai` 6 and 7 have types of the same form. */

/** A language model as far as the middleware calls it. */
interface Model<P, R, S> {
  readonly modelId: string
  readonly provider: string
  doGenerate(params: P): PromiseLike<R>
  doStream(params: P): PromiseLike<S>
}

/**
 * `LanguageModelV3Middleware` of `ai` 6, or `LanguageModelV4Middleware` of `ai` 7. What has no room is thrown as
 * `GUARD_REFUSED`, which the AI SDK does not send again.
 */
export interface AiSdkMiddleware<V extends 'v3' | 'v4'> {
  readonly specificationVersion: V
  wrapGenerate<P extends object, R extends object, S>(options: {
    readonly params: P
    readonly model: Model<P, R, S>
  }): Promise<R>
  wrapStream<
    P extends object,
    R,
    C extends { readonly type: string },
    S extends { readonly stream: ReadableStream<C> },
  >(options: { readonly params: P; readonly model: Model<P, R, S> }): Promise<S>
}
