private import COpenSSL
public import VRRP

/// HMAC-SHA-256 (RFC 2104, FIPS 180-4) with one key, by OpenSSL's libcrypto.
///
/// Where that fails, for want of memory, there are no codes: nothing is signed and nothing believed.
/// Making one may read OpenSSL's configuration from disk the first time (`prepare`); computing a code touches memory only.
@safe public final class HMACKey: MessageAuthenticator, Sendable {
  /// A context that has taken in the key. Each code is computed in a copy of it, so any thread may do so.
  private nonisolated(unsafe) let context: OpaquePointer?

  /// The implementation, looked up once.
  private nonisolated(unsafe) static let algorithm: OpaquePointer? = unsafe EVP_MAC_fetch(
    nil, OSSL_MAC_NAME_HMAC, nil)

  /// Loads what the algorithm needs, so that no thread has to wait for it later.
  public static func prepare() throws(CryptographyError) {
    guard HMACKey([0]).code(for: []) != nil else { throw CryptographyError() }
  }

  /// A key of any length but zero.
  public init(_ key: [UInt8]) {
    unsafe context = Self.makeContext(key)
  }

  deinit {
    // libcrypto overwrites its copy of the key.
    unsafe EVP_MAC_CTX_free(context)
  }

  private static func makeContext(_ key: [UInt8]) -> OpaquePointer? {
    guard let algorithm = unsafe algorithm, let context = unsafe EVP_MAC_CTX_new(algorithm) else {
      return nil
    }
    var digest = Array("SHA256".utf8CString)
    let isReady = unsafe digest.withUnsafeMutableBufferPointer { digest in
      let parameters = unsafe [
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.baseAddress, 0),
        OSSL_PARAM_construct_end(),
      ]
      return unsafe EVP_MAC_init(context, key, key.count, parameters) == 1
    }
    if isReady { return unsafe context }
    unsafe EVP_MAC_CTX_free(context)
    return nil
  }

  public func code(for bytes: [UInt8]) -> UInt128? {
    guard let context = unsafe context, let copy = unsafe EVP_MAC_CTX_dup(context) else { return nil }
    defer { unsafe EVP_MAC_CTX_free(copy) }
    var code = [UInt8](repeating: 0, count: 32)
    var length = 0
    guard unsafe EVP_MAC_update(copy, bytes, bytes.count) == 1,
      unsafe EVP_MAC_final(copy, &code, &length, code.count) == 1, length == code.count
    else { return nil }
    return code.prefix(16).reduce(0) { $0 << 8 | UInt128($1) }
  }
}
