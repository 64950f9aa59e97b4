/*
 * What Compose's reader of YAML makes of a value without quotes, and how Compose writes it where a text is wanted, such as a variable: `1_000` is
 * 1000, `1e6` is `1e+06`, and a day is followed by its midnight. A number whose text would not be JavaScript's is that text here.
 */

const integer = /^[-+]?(?:0b[01]+|0o?[0-7]+|0x[0-9a-f]+|[1-9][0-9]*|0)$/i;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:e[-+]?[0-9]+)?$/i;
const moment =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]| +)(\d\d?):(\d\d?):(\d\d?)(?:\.(\d{1,9}))?(?:(?<=[Tt].*)(?:(Z)|([-+]\d\d):(\d\d)))?)?$/;

/** Longer ones are no number of anybody. */
const longest = 400;
const [least, most] = [-(2n ** 63n), 2n ** 64n];

/** @returns undefined where it is text, or a word that all readers take for the same */
export function readPlainScalar(source: string): number | string | undefined {
  if (source.length > longest || !/^[-+.0-9]/.test(source)) {
    return undefined;
  }
  const digits = source.replaceAll("_", "");
  if (integer.test(digits)) {
    const value = parseInteger(digits);
    if (value >= least && value < most) {
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    }
  }
  return float.test(digits) ? readFloat(Number(digits)) : readMoment(source);
}

/** `017` is octal. */
function parseInteger(digits: string): bigint {
  const bare = digits.replace(/^[-+]/, "").replace(/^0(?=[0-9])/, "0o");
  return digits.startsWith("-") ? -BigInt(bare) : BigInt(bare);
}

function readFloat(value: number): number | string | undefined {
  if (!Number.isFinite(value)) {
    return undefined;
  }
  const text = formatFloat(value);
  return text === String(value) ? value : text;
}

/** From a million on, and below a ten-thousandth, with an exponent of two digits or more. */
function formatFloat(value: number): string {
  const [, digits = "", sign = "", power = ""] = /^(.*)e([-+])(\d+)$/.exec(value.toExponential()) ?? [];
  const exponent = Number(`${sign}${power}`);
  const minus = Object.is(value, -0) ? "-" : "";
  return exponent < -4 || exponent >= 21 || (exponent >= 6 && value !== 0)
    ? `${digits}e${sign}${power.padStart(2, "0")}`
    : `${minus}${value}`;
}

/** A day or a moment, in the words of Go. */
function readMoment(source: string): string | undefined {
  const [, year = "", month = "", day = "", hour = "0", minute = "0", second = "0", fraction = "", , zone, minutes] =
    moment.exec(source) ?? [];
  const two = (text: string) => text.padStart(2, "0");
  const date = `${year}-${two(month)}-${two(day)}`;
  const time = `${two(hour)}:${two(minute)}:${two(second)}`;
  const read = new Date(`${date}T${time}Z`);
  if (Number.isNaN(read.getTime()) || !read.toISOString().startsWith(date)) {
    return undefined;
  }
  const part = fraction.replace(/0+$/, "");
  const offset = `${zone}${minutes}`;
  const where = zone === undefined || offset.endsWith("0000") ? "+0000 UTC" : `${offset} ${offset}`;
  return `${date} ${time}${part === "" ? "" : `.${part}`} ${where}`;
}
