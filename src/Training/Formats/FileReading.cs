using Microsoft.Win32.SafeHandles;
using Platform.Training.Engine;

namespace Platform.Training.Formats;

/// <summary>Opening and positioned reading with refusals that name the file.</summary>
internal static class FileReading
{
    /// <summary>Opens a file for positioned reads.</summary>
    public static SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);
        }
        catch (Exception broken) when (broken is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EngineException("weights.not_found", $"{path} does not exist.", broken);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new EngineException("weights.not_readable", $"{path} cannot be opened: {broken.Message}", broken);
        }
    }

    /// <summary>Fills the buffer or refuses.</summary>
    public static void ReadExactly(SafeFileHandle file, string path, string what, long offset, Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            int read = RandomAccess.Read(file, buffer, offset);
            if (read == 0)
            {
                throw new EngineException(
                    "weights.truncated",
                    $"{Path.GetFileName(path)} ended at byte {offset} while {what} was read; {buffer.Length} bytes are missing. Copy the file again.");
            }

            buffer = buffer[read..];
            offset += read;
        }
    }

    /// <summary>Reads a small JSON or text file, refusing one above the limit.</summary>
    public static byte[] ReadSmallFile(string path, long mostBytes)
    {
        using SafeFileHandle file = Open(path);
        long length = RandomAccess.GetLength(file);
        if (length > mostBytes)
        {
            throw new EngineException("weights.file_too_large", $"{Path.GetFileName(path)} has {length} bytes; at most {mostBytes} are read of such a file.");
        }

        byte[] bytes = new byte[length];
        ReadExactly(file, path, "the file", 0, bytes);
        return bytes;
    }
}
