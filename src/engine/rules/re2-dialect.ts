/**
 * Brings a pattern to what the RE2 library takes exactly when the daemon's RE2 takes the pattern:
 * several groups may share a name, `(?<name>` is not yet syntax, and `\p{…}` knows categories and scripts alone.
 *
 * @throws Error with the reason where the daemon refuses the pattern and the library would not
 */
export function toLibraryDialect(source: string): string {
  const names = new Set<string>();
  let result = '';
  let inClass = false;
  for (let i = 0; i < source.length; i++) {
    const piece = pieceAt(source, i, inClass);
    if (piece.startsWith('\\p{') || piece.startsWith('\\P{')) checkProperty(piece);
    else if (piece.startsWith('(?<')) throw new Error('invalid or unsupported Perl syntax: `(?<`');
    if (!inClass && piece.startsWith('[')) inClass = true;
    else if (piece === ']') inClass = false;
    // What a group captured is never asked for, so a second group of a name may as well have none.
    const repeated = piece.startsWith('(?P<') && names.has(piece);
    names.add(piece);
    result += repeated ? '(' : piece;
    i += piece.length - 1;
  }
  return result;
}

/** The next piece of a pattern: quoted text, an escape, the opening of a group or class, or one character. */
function pieceAt(source: string, at: number, inClass: boolean): string {
  const sticky = inClass ? classPiece : piece;
  sticky.lastIndex = at;
  return sticky.exec(source)?.[0] ?? source.charAt(at);
}

// A bracket that comes first in a class stands for itself.
const piece = /\\Q[^]*?(?:\\E|$)|\\[pP]\{[^}]*\}|\\[^]|\(\?P<\w+>|\(\?<|\[\^?\]?|[^]/y;
const classPiece = /\[:\^?\w+:\]|\\[pP]\{[^}]*\}|\\[^]|[^]/y;

function checkProperty(piece: string): void {
  const name = piece.slice(3, -1).replace(/^\^/, '');
  if (!categories.has(name) && !scripts.has(name))
    throw new Error(`invalid character class range: \`${piece}\``);
}

const categories = new Set(
  'Any C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs'.split(
    ' ',
  ),
);

/** The scripts of Unicode 13. */
const scripts = new Set(
  `Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Bhaiksuki
  Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee
  Chorasmian Common Coptic Cuneiform Cypriot Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan
  Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi
  Gurmukhi Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana Imperial_Aramaic Inherited
  Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kayah_Li Kharoshthi
  Khitan_Small_Script Khmer Khojki Khudawadi Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani
  Makasar Malayalam Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui
  Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar Nabataean Nandinagari New_Tai_Lue
  Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Old_Hungarian Old_Italic Old_North_Arabian Old_Permic
  Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Oriya Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau
  Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham SignWriting Sinhala
  Sogdian Sora_Sompeng Soyombo Sundanese Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tamil
  Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Ugaritic Vai Wancho Warang_Citi Yezidi Yi Zanabazar_Square`.split(
    /\s+/,
  ),
);
