import packageJson from "../../package.json" with { type: "json" };

/** The version of this tool, as in package.json. */
export const toolVersion: string = packageJson.version;
