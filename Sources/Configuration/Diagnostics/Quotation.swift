extension String {
  /// The text between quotes as a message may show it: on one line and not longer than 60 characters.
  var quoted: String {
    let shown = prefix(60).unicodeScalars.map { scalar -> String in
      let isPrintable = scalar.value >= 0x20 && !(0x7f...0x9f).contains(scalar.value)
      return isPrintable ? String(scalar) : "\\u{" + String(scalar.value, radix: 16) + "}"
    }
    return "'" + shown.joined() + (count > 60 ? "…" : "") + "'"
  }
}
