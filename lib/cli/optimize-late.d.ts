/** Has V8 make functions faster only once they have run for long. To be called before anything else is read or run. */
export declare function optimizeLate(): void;
