import Configuration
import ConfigurationFile
import Testing

@Suite struct SyntaxTests {
  @Test(
    "YAML's own mistakes are told in plain words, where they are",
    arguments: [
      (
        "hosts:\n\tx: 1",
        "2:1: error: this character cannot begin a value: indent with spaces, not tabs, and put '@', '`' and '%' in quotes"
      ),
      (
        "a: { x: 1\nb: 2",
        "2:2: error: expected ',' or '}' in a mapping in braces; what is open begins in line 1"
      ),
      ("a: [1, 2", "2:1: error: expected ',' or ']' in a list in brackets; what is open begins in line 1"),
      ("a: 1\nb: \"x", "2:4: error: the quoted text that begins here does not end"),
      (
        "a:\n  b\n  c: 1",
        "3:4: error: a ':' is not expected here: check the indentation and the line above, or put the text in quotes"
      ),
      ("a: *:80", "1:4: error: '*' begins an alias in YAML: put the value in quotes, as in \"*:80\""),
      (
        "a: *x",
        "1:4: error: there is no anchor for this alias; if '*' is part of the value, put it in quotes, as in \"*:80\""
      ),
      (
        "a:\n  b: 1\n c: 2",
        "3:2: error: the indentation does not fit what stands above; what is open begins in line 1"
      ),
      ("a: 1\nb", "2:1: error: expected a key with ':' and a space after it"),
      ("a: 1\n---\nb: 2", "2:1: error: a second document begins here; a configuration is one document"),
      ("a: !vault x", "1:4: error: the tag '!vault' is not supported"),
      ("<<: {a: 1}", "1:1: error: merge keys ('<<') are not supported; write the keys out"),
      ("a: \u{1}", "1:4: error: the character U+0001 is not allowed"),
    ])
  func mistakes(text: String, complaint: String) {
    #expect(complaints(text).contains(complaint), "\(complaints(text))")
  }

  @Test("an empty file holds no configuration", arguments: ["", "\n\n", "# nothing\n", "---\n"])
  func empty(text: String) {
    #expect(complaints(text).first?.hasPrefix("1:1: error: the file h") == true)
    #expect(loadConfiguration(text: text, file: "f").configuration == nil)
  }

  @Test("anchors and aliases are YAML and work") func aliases() {
    let text = goodFile.replacing(
      "w1: { address: 10.0.0.40:8080 }", with: "w1: { address: 10.0.0.40:8080, weight: &w 7 }"
    )
    .replacing("w2: { address: 10.0.0.41:8080 }", with: "w2: { address: 10.0.0.41:8080, weight: *w }")
    let pool = loadConfiguration(text: text, file: "f").configuration?.balancer?.pool(named: "tomcat")
    #expect(pool?.backends.map(\.weight) == [7, 7])
  }

  @Test("aliases of aliases of aliases end in an error, soon") func bomb() {
    var text = "a: &a [x,x,x,x,x,x,x,x,x]\n"
    for (name, last) in zip("bcdefghi", "abcdefgh") {
      text += "\(name): &\(name) [" + Array(repeating: "*\(last)", count: 9).joined(separator: ",") + "]\n"
    }
    #expect(complaints(text) == ["1:1: error: the file has more than 200000 values; are aliases nested?"])
  }

  @Test("a file that is nested without end is refused") func depth() {
    #expect(
      complaints(String(repeating: "[", count: 100_000)) == ["1:1: error: values are nested too deeply"])
  }

  @Test("line ends of Windows and a byte order mark are no mistakes, and do not move places") func windows() {
    let text = "\u{feff}" + goodFile.replacing("\n", with: "\r\n")
    #expect(complaints(text) == [])
    #expect(
      complaints(text.replacing("interface: ens5", with: "interface: ens5\r\n    interface: x"))
        == ["8:5: error: the key 'interface' stands here again; it is already in line 7"])
  }

  @Test("columns are counted in characters of the file, not bytes") func columns() {
    #expect(
      complaints("{ address: 10.0.0.20, priority: 101 }", "{ address: 10.0.0.20, \"é🙂\": 1, priority: 0 }")
        == [
          "2:30: error: unknown key 'é🙂' in host 'lb1'", "2:49: error: 'priority' is 0, allowed is 1 to 255",
        ])
  }

  @Test("bytes that are not UTF-8 are placed") func encoding() {
    let result = loadConfiguration(bytes: Array("hosts:\n  é".utf8) + [0xff], file: "f")
    #expect(result.diagnostics.map(\.description) == ["f:2:4: error: the file is not UTF-8 text"])
  }

  @Test("a file beyond 4 MiB is none") func size() {
    let result = loadConfiguration(bytes: [UInt8](repeating: 0x20, count: (4 << 20) + 1), file: "f")
    #expect(
      result.diagnostics.map(\.description) == [
        "f: error: the file is larger than 4 MiB: it is not a configuration"
      ])
  }

  @Test("a file that cannot be read says why") func unreadable() {
    #expect(
      loadConfiguration(path: "/nonexistent/f").diagnostics.map(\.description) == [
        "/nonexistent/f: error: the file does not exist"
      ])
    #expect(
      loadConfiguration(path: "/").diagnostics.map(\.description) == [
        "/: error: this is a directory, not a file"
      ])
  }

  @Test("any piece of the good file is read or refused, without a crash") func pieces() {
    let scalars = Array(goodFile.unicodeScalars)
    for end in stride(from: 0, to: scalars.count, by: 3) {
      let text = String(String.UnicodeScalarView(scalars[..<end]))
      let result = loadConfiguration(text: text, file: "f")
      #expect(result.configuration != nil || !result.diagnostics.isEmpty)
    }
    for index in stride(from: 0, to: scalars.count, by: 5) {
      for other: Unicode.Scalar in ["{", "\"", ":", "\n", "-", "&", "*", "é"] {
        var changed = scalars
        changed[index] = other
        let result = loadConfiguration(text: String(String.UnicodeScalarView(changed)), file: "f")
        #expect(result.configuration != nil || !result.diagnostics.isEmpty)
      }
    }
  }
}
