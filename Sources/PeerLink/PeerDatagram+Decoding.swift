extension PeerDatagram {
  /// Reads a datagram; fields of unknown types are skipped, and so are states that this host does not know.
  public init(decoding bytes: some Collection<UInt8>) throws(PeerMessageError) {
    guard bytes.count <= PeerWire.largestAccepted else { throw .malformed }
    var reader = Reader(bytes: ArraySlice(Array(bytes)))
    guard reader.take(4)?.elementsEqual(PeerWire.magic) == true, let version = reader.byte() else {
      throw .foreign
    }
    guard version == PeerWire.version else { throw .version(version) }
    guard let part = reader.byte(), let parts = reader.byte(), let authentication = reader.byte(),
      let startID = reader.number(UInt64.self), let sequence = reader.number(UInt64.self),
      part < parts, parts <= PeerWire.mostParts
    else { throw .malformed }
    guard authentication == 0 else { throw .authentication(authentication) }
    self.part = part
    self.parts = parts
    message = PeerMessage(startID: startID, sequence: sequence, host: "", version: "", digest: nil)
    while !reader.isAtEnd {
      guard let type = reader.number(UInt16.self), let length = reader.number(UInt16.self),
        let value = reader.take(Int(length))
      else { throw .malformed }
      try take(Reader(bytes: value), as: PeerWire.Field(rawValue: type))
    }
    guard !message.host.isEmpty else { throw .malformed }
  }

  private mutating func take(
    _ value: consuming Reader, as field: PeerWire.Field?
  ) throws(PeerMessageError) {
    switch field {
    case .host: message.host = try value.text()
    case .version: message.version = try value.text()
    case .digest:
      guard let digest = value.number(UInt128.self), value.isAtEnd else { throw .malformed }
      message.digest = digest
    case .router:
      guard let identifier = value.byte(), let state = value.byte(), let priority = value.byte() else {
        throw .malformed
      }
      guard let state = PeerMessage.Router.State(rawValue: state) else { return }
      message.routers.append(
        PeerMessage.Router(
          name: try value.text(), virtualRouterID: identifier, state: state, priority: priority))
    case .section:
      guard let digest = value.number(UInt128.self) else { throw .malformed }
      message.sections[try value.text()] = digest
    case nil: break
    }
  }
}

/// Takes bytes from the front, and nothing when there are not enough.
private struct Reader {
  var bytes: ArraySlice<UInt8>

  var isAtEnd: Bool { bytes.isEmpty }

  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count <= bytes.count else { return nil }
    defer { bytes = bytes.dropFirst(count) }
    return bytes.prefix(count)
  }

  mutating func byte() -> UInt8? {
    take(1)?.first
  }

  mutating func number<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
    take(Number.bitWidth / 8)?.reduce(0) { $0 << 8 | Number($1) }
  }

  /// Everything that is left, as text without control characters: it is shown to people.
  mutating func text() throws(PeerMessageError) -> String {
    guard bytes.count <= 255, let text = String(validating: bytes, as: UTF8.self),
      text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f })
    else { throw .malformed }
    bytes = []
    return text
  }
}
