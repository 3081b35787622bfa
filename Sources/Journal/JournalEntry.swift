public import ControlAPI

/// One message with its fields, before it is known where it goes.
public struct JournalEntry: Sendable, Equatable {
  /// What a person reads; the same text in the journal and on standard error.
  public var message: String
  /// How urgent it is.
  public var priority: Priority
  /// The kind of message, for filters and the catalogue.
  public var messageID: MessageID?
  /// Further fields in the order of sending; names are made of `A` to `Z`, digits and `_`.
  public var fields: [(name: String, value: String)]

  /// An entry from its parts.
  public init(
    message: String, priority: Priority, messageID: MessageID? = nil,
    fields: [(name: String, value: String)] = []
  ) {
    self.message = message
    self.priority = priority
    self.messageID = messageID
    self.fields = fields
  }

  /// An event as the journal gets it: `ALOFT_KIND`, `ALOFT_EVENT` (its number), `ALOFT_SUBJECT`, and its fields as
  /// `ALOFT_FROM`, `ALOFT_TO`, `ALOFT_CAUSE`, `ALOFT_PEER` and so on.
  public init(_ event: Event) {
    self.init(message: event.message, priority: event.kind.priority, messageID: event.kind.messageID)
    fields.append((name: "ALOFT_KIND", value: event.kind.rawValue))
    fields.append((name: "ALOFT_EVENT", value: String(event.number)))
    if let subject = event.subject { fields.append((name: "ALOFT_SUBJECT", value: subject)) }
    for (name, value) in event.fields.sorted(by: { $0.key < $1.key }) {
      fields.append((name: Self.fieldName(name), value: value))
    }
  }

  /// The journal's name of the field `name`: `ALOFT_` and what the journal permits of it, at most 64 bytes in all.
  static func fieldName(_ name: String) -> String {
    let permitted = name.utf8.prefix(58).map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 0x20
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
      default: UInt8(ascii: "_")
      }
    }
    return "ALOFT_" + String(decoding: permitted, as: UTF8.self)
  }

  /// The entry in the journal's native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL), as sent by `identifier`.
  public func encoded(identifier: String) -> [UInt8] {
    var bytes: [UInt8] = []
    Self.append("MESSAGE", message, to: &bytes)
    Self.append("PRIORITY", String(priority.rawValue), to: &bytes)
    Self.append("SYSLOG_IDENTIFIER", identifier, to: &bytes)
    if let messageID { Self.append("MESSAGE_ID", messageID.description, to: &bytes) }
    for field in fields { Self.append(field.name, field.value, to: &bytes) }
    return bytes
  }

  private static func append(_ name: String, _ value: String, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: name.utf8)
    if value.utf8.contains(UInt8(ascii: "\n")) {
      // A value of several lines is told by its length: 64 bits, little-endian.
      bytes.append(UInt8(ascii: "\n"))
      let count = UInt64(value.utf8.count)
      bytes.append(contentsOf: (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) })
    } else {
      bytes.append(UInt8(ascii: "="))
    }
    bytes.append(contentsOf: value.utf8)
    bytes.append(UInt8(ascii: "\n"))
  }

  public static func == (left: JournalEntry, right: JournalEntry) -> Bool {
    left.message == right.message && left.priority == right.priority && left.messageID == right.messageID
      && left.fields.elementsEqual(right.fields) { $0 == $1 }
  }
}
