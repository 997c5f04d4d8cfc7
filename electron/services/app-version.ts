declare const __APP_VERSION__: string;

/** The version of package.json, written in by the build. */
export const appVersion = __APP_VERSION__;
