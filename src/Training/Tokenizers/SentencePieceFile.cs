using System.Buffers.Binary;
using System.Text;
using Platform.Training.Engine;
using Platform.Training.Formats;

namespace Platform.Training.Tokenizers;

/// <summary>Reads a SentencePiece <c>tokenizer.model</c> (a protocol buffer) of the BPE kind without a normalising table, as Llama 2 and its kin have.</summary>
internal sealed class SentencePieceFile
{
    private const long MostBytes = 64 << 20;
    private const int BpeModelType = 2;
    private readonly List<SentencePiece> _pieces = [];
    private readonly string _name;
    private long _modelType = 1;
    private long _beginId = 1;
    private long _endId = 2;
    private string _normalizer = string.Empty;
    private bool _hasTable;
    private bool _addsDummySpace = true;
    private bool _removesSpaces = true;

    private SentencePieceFile(string name) => _name = name;

    public static Tokenizer Load(string path, TokenizerSettings settings)
    {
        SentencePieceFile file = new(Path.GetFileName(path));
        file.Each(FileReading.ReadSmallFile(path, MostBytes), file.ReadModel);
        file.RefuseUnsupported();
        TokenizerParts parts = SentencePieceBpe.Create(file._pieces, file._addsDummySpace);
        return new Tokenizer(parts with { PostProcessor = new PostProcessor([(int)file._beginId], []) }, file.WithNames(settings));
    }

    private void RefuseUnsupported()
    {
        string? feature = _modelType != BpeModelType ? $"the SentencePiece model kind {_modelType} (BPE is {BpeModelType})"
            : _hasTable ? $"the SentencePiece normaliser {_normalizer}"
            : _removesSpaces ? "the removal of repeated spaces"
            : null;
        if (feature is not null)
        {
            throw new EngineException("tokenizer.unsupported", $"{_name} uses {feature}, which is not supported. Save the model with its fast tokenizer and put tokenizer.json beside it.");
        }

        if (_pieces.Count == 0 || _beginId >= _pieces.Count || _endId >= _pieces.Count)
        {
            throw new EngineException("tokenizer.broken", $"{_name} has {_pieces.Count} pieces, too few for its own special tokens.");
        }
    }

    private TokenizerSettings WithNames(TokenizerSettings settings) => settings.SpecialTokens.Count > 0 ? settings : TokenizerSettings.From(
        new Dictionary<string, string> { ["bos_token"] = _pieces[(int)_beginId].Text, ["eos_token"] = _pieces[(int)_endId].Text },
        settings.ChatTemplates.GetValueOrDefault("default"),
        settings.StopTokens);

    private void ReadModel(int field, ulong number, ReadOnlySpan<byte> bytes)
    {
        switch (field)
        {
            case 1: _pieces.Add(ReadPiece(bytes)); break;
            case 2: Each(bytes, ReadTrainer); break;
            case 3: Each(bytes, ReadNormalizer); break;
            default: break;
        }
    }

    private SentencePiece ReadPiece(ReadOnlySpan<byte> bytes)
    {
        SentencePiece piece = new(string.Empty, 0, SentencePieceType.Normal);
        Each(bytes, (field, number, part) => piece = field switch
        {
            1 => piece with { Text = Encoding.UTF8.GetString(part) },
            2 => piece with { Score = BitConverter.UInt32BitsToSingle((uint)number) },
            3 => piece with { Type = (SentencePieceType)number },
            _ => piece,
        });
        return piece;
    }

    private void ReadTrainer(int field, ulong number, ReadOnlySpan<byte> bytes)
    {
        _modelType = field == 3 ? (long)number : _modelType;
        _beginId = field == 41 ? (long)(number & int.MaxValue) : _beginId;
        _endId = field == 42 ? (long)(number & int.MaxValue) : _endId;
    }

    private void ReadNormalizer(int field, ulong number, ReadOnlySpan<byte> bytes)
    {
        _normalizer = field == 1 ? Encoding.UTF8.GetString(bytes) : _normalizer;
        _hasTable |= field == 2 && bytes.Length > 0;
        _addsDummySpace = field == 3 ? number != 0 : _addsDummySpace;
        _removesSpaces = field == 4 ? number != 0 : _removesSpaces;
    }

    /// <summary>Walks over the fields of a message: numbers and fixed-width values come as a number, texts and nested messages as bytes.</summary>
    private void Each(ReadOnlySpan<byte> message, FieldAction action)
    {
        int at = 0;
        while (at < message.Length)
        {
            ulong tag = ReadNumber(message, ref at);
            int length = (tag & 7) switch
            {
                0 => 0,
                1 => 8,
                2 => (int)Math.Min(ReadNumber(message, ref at), int.MaxValue),
                5 => 4,
                _ => throw Broken(at),
            };
            if (length > message.Length - at)
            {
                throw Broken(at);
            }

            ReadOnlySpan<byte> bytes = message.Slice(at, length);
            at += length;
            ulong number = (tag & 7) switch
            {
                0 => ReadNumber(message, ref at),
                1 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
                5 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
                _ => 0,
            };
            action((int)Math.Min(tag >> 3, int.MaxValue), number, bytes);
        }
    }

    private ulong ReadNumber(ReadOnlySpan<byte> message, ref int at)
    {
        ulong number = 0;
        for (int shift = 0; shift < 64 && at < message.Length; shift += 7)
        {
            byte part = message[at++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }

        throw Broken(at);
    }

    private EngineException Broken(int at) => new("tokenizer.broken", $"{_name} is no SentencePiece model: its structure breaks at byte {at} of a message. Copy the file again.");

    private delegate void FieldAction(int field, ulong number, ReadOnlySpan<byte> bytes);
}
