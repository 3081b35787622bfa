import CommandText
import Testing

@Suite struct TableTests {
  let table = Table(
    header: ["NAME", "ADDRESS", "WHY"],
    rows: [
      ["w1", "10.0.0.40:8080", "status 200"],
      ["worker2", "10.0.0.41:80", "connection refused by the other side"],
    ])

  @Test("columns are as wide as they need, the last one has no trailing space") func natural() {
    #expect(
      table.lines(width: nil) == [
        "NAME     ADDRESS         WHY", "w1       10.0.0.40:8080  status 200",
        "worker2  10.0.0.41:80    connection refused by the other side",
      ])
    #expect(table.lines(width: 61) == table.lines(width: nil))
  }

  @Test("where the terminal is too narrow, the last column is wrapped between words") func wrapped() {
    #expect(
      table.lines(width: 44) == [
        "NAME     ADDRESS         WHY", "w1       10.0.0.40:8080  status 200",
        "worker2  10.0.0.41:80    connection refused", "                         by the other side",
      ])
  }

  @Test("where there is no room for it, the last column stands below its row") func stacked() {
    #expect(
      table.lines(width: 33) == [
        "NAME     ADDRESS", "w1       10.0.0.40:8080", "    status 200", "worker2  10.0.0.41:80",
        "    connection refused by the", "    other side",
      ])
  }

  @Test("where not even that is possible, rows become blocks") func blocks() {
    #expect(
      table.lines(width: 22) == [
        "NAME     w1", "ADDRESS  10.0.0.40:808", "         0", "WHY      status 200", "NAME     worker2",
        "ADDRESS  10.0.0.41:80", "WHY      connection", "         refused by", "         the other",
        "         side",
      ])
  }

  @Test("a word that is longer than the line is broken") func longWord() {
    #expect(Table.wrap("a abcdefghij b", 4) == ["a", "abcd", "efgh", "ij b"])
    #expect(Table.wrap("", 4) == [""])
  }

  @Test("text from elsewhere cannot move the cursor") func controlCharacters() {
    #expect(Table.printable("a\u{1b}[2Jb\u{9b}c\n") == "a?[2Jb?c?")
  }

  @Test(
    "a span of time has two units at most",
    arguments: [
      (-5.0, "0s"), (0, "0s"), (0.44, "0.4s"), (2, "2s"), (9.96, "10s"), (59.6, "1m"), (61, "1m 1s"),
      (3600, "1h"), (11_000, "3h 3m"),
      (200_000, "2d 7h"), (.infinity, "0s"), (1e12, "more than 31 years"),
    ])
  func ages(seconds: Double, text: String) {
    #expect(Age.text(seconds: seconds) == text)
  }
}
