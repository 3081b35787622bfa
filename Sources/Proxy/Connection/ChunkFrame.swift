/// Makes a chunk out of content that lies in the workspace, in place.
enum ChunkFrame {
  /// Puts the chunk's size in front of `content` and the line end behind it, and the last chunk behind that if
  /// the body is finished; returns where it all lies.
  ///
  /// What is overwritten has been read already: in front lies a head or another chunk's size; behind lies what
  /// delimited the content where it came from, or nothing.
  static func wrap(_ content: Range<Int>, isLast: Bool, in workspace: Workspace) -> Range<Int> {
    var start = content.lowerBound
    var end = content.upperBound
    if !content.isEmpty {
      put([0x0d, 0x0a], at: start - 2, in: workspace)
      start -= 2
      var size = content.count
      repeat {
        let digit = UInt8(truncatingIfNeeded: size & 0xf)
        start -= 1
        workspace[start] = digit < 10 ? 0x30 + digit : 0x57 + digit
        size >>= 4
      } while size > 0
      put([0x0d, 0x0a], at: end, in: workspace)
      end += 2
    }
    if isLast {
      put([0x30, 0x0d, 0x0a, 0x0d, 0x0a], at: end, in: workspace)
      end += 5
    }
    return start..<end
  }

  private static func put<let count: Int>(
    _ bytes: [count of UInt8], at offset: Int, in workspace: Workspace
  ) {
    for index in 0..<count { workspace[offset + index] = bytes[index] }
  }
}
