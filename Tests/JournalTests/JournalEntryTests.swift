import ControlAPI
import Testing

@testable import Journal

@Suite("Entries in the journal's native protocol")
struct JournalEntryTests {
  @Test("an event becomes fields, byte for byte")
  func event() {
    let event = Event(
      number: 7, time: 1_000, kind: .transition, message: "web: Backup to Active, 10.0.0.20 fell silent",
      subject: "web",
      fields: ["from": "Backup", "to": "Active", "cause": "peer timed out", "peer": "10.0.0.20"])
    let expected = """
      MESSAGE=web: Backup to Active, 10.0.0.20 fell silent
      PRIORITY=5
      SYSLOG_IDENTIFIER=aloftd
      MESSAGE_ID=351cb88a3bbb49f0a1e606a5607ec1a1
      ALOFT_KIND=transition
      ALOFT_EVENT=7
      ALOFT_SUBJECT=web
      ALOFT_CAUSE=peer timed out
      ALOFT_FROM=Backup
      ALOFT_PEER=10.0.0.20
      ALOFT_TO=Active

      """
    #expect(String(decoding: JournalEntry(event).encoded(identifier: "aloftd"), as: UTF8.self) == expected)
  }

  @Test("a value of several lines is told by its length")
  func severalLines() {
    let entry = JournalEntry(
      message: "two mistakes", priority: .error, fields: [(name: "ALOFT_DETAILS", value: "a\nbc")])
    let expected =
      Array("MESSAGE=two mistakes\nPRIORITY=3\nSYSLOG_IDENTIFIER=x\nALOFT_DETAILS\n".utf8)
      + [4, 0, 0, 0, 0, 0, 0, 0] + Array("a\nbc\n".utf8)
    #expect(entry.encoded(identifier: "x") == expected)
  }

  @Test(
    "a field's name is made of what the journal permits",
    arguments: [
      ("from", "ALOFT_FROM"), ("checksumErrors", "ALOFT_CHECKSUMERRORS"), ("a-b c=d\ne", "ALOFT_A_B_C_D_E"),
      (String(repeating: "x", count: 99), "ALOFT_" + String(repeating: "X", count: 58)),
    ])
  func fieldName(name: String, expected: String) {
    #expect(JournalEntry.fieldName(name) == expected)
  }
}
