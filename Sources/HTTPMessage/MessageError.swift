/// Why a message was refused.
///
/// A refused request is answered with `requestStatus` and its connection is closed; a refused response becomes a 502 and
/// its connection is closed.
package enum MessageError: UInt8, Error, Sendable, BitwiseCopyable, CaseIterable {
  case bareCarriageReturn, bareLineFeed, leadingLines
  case badMethod, methodNotAllowed, badTarget, encodedTarget, targetTooLong, badVersion, unsupportedVersion
  case foldedField, badFieldName, badFieldValue, tooManyFields, fieldsTooLarge
  case missingHost, severalHosts, badHost, hostMismatch
  case badContentLength, severalContentLengths, lengthAndEncoding, bodyTooLarge
  case badTransferEncoding, unsupportedTransferEncoding, encodingInOldVersion
  case badConnectionOption, unknownExpectation, upgradeWithBody
  case badChunkSize, badChunkExtension, badChunkEnd, badTrailer, forbiddenTrailer, trailersTooLarge
  case badStatusLine, unexpectedStatus

  /// The status that a request with this mistake is answered with.
  package var requestStatus: Int {
    switch self {
    case .methodNotAllowed: 405
    case .bodyTooLarge: 413
    case .targetTooLong: 414
    case .unknownExpectation: 417
    case .tooManyFields, .fieldsTooLarge, .trailersTooLarge: 431
    case .unsupportedTransferEncoding: 501
    case .unsupportedVersion: 505
    case .bareCarriageReturn, .bareLineFeed, .leadingLines, .badMethod, .badTarget, .encodedTarget,
      .badVersion,
      .foldedField, .badFieldName, .badFieldValue, .missingHost, .severalHosts, .badHost, .hostMismatch,
      .badContentLength, .severalContentLengths, .lengthAndEncoding, .badTransferEncoding,
      .encodingInOldVersion,
      .badConnectionOption, .upgradeWithBody, .badChunkSize, .badChunkExtension, .badChunkEnd, .badTrailer,
      .forbiddenTrailer, .badStatusLine, .unexpectedStatus:
      400
    }
  }

  /// The mistake in a few words, for the log.
  package var text: StaticString {
    switch self {
    case .bareCarriageReturn: "CR without LF"
    case .bareLineFeed: "LF without CR"
    case .leadingLines: "too many empty lines before the request"
    case .badMethod: "malformed method"
    case .methodNotAllowed: "method not allowed"
    case .badTarget: "malformed request target"
    case .encodedTarget: "malformed or forbidden percent-encoding in the path"
    case .targetTooLong: "request line too long"
    case .badVersion: "malformed protocol version"
    case .unsupportedVersion: "unsupported protocol version"
    case .foldedField: "folded or indented field line"
    case .badFieldName: "malformed field name"
    case .badFieldValue: "control byte in a field value"
    case .tooManyFields: "too many fields"
    case .fieldsTooLarge: "header fields too large"
    case .missingHost: "no Host"
    case .severalHosts: "several Hosts"
    case .badHost: "malformed Host"
    case .hostMismatch: "Host differs from the request target"
    case .badContentLength: "malformed Content-Length"
    case .severalContentLengths: "several Content-Lengths"
    case .lengthAndEncoding: "Content-Length and Transfer-Encoding"
    case .bodyTooLarge: "body too large"
    case .badTransferEncoding: "malformed Transfer-Encoding"
    case .unsupportedTransferEncoding: "unsupported Transfer-Encoding"
    case .encodingInOldVersion: "Transfer-Encoding in HTTP/1.0"
    case .badConnectionOption: "Connection names a field that it must not"
    case .unknownExpectation: "unknown Expect"
    case .upgradeWithBody: "Upgrade with a body"
    case .badChunkSize: "malformed chunk size"
    case .badChunkExtension: "malformed or oversized chunk extension"
    case .badChunkEnd: "chunk data not ended by CRLF"
    case .badTrailer: "malformed trailer"
    case .forbiddenTrailer: "forbidden trailer"
    case .trailersTooLarge: "trailers too large"
    case .badStatusLine: "malformed status line"
    case .unexpectedStatus: "unexpected status"
    }
  }
}
