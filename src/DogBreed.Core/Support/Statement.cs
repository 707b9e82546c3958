using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace DogBreed.Core.Support;

/// <summary>An SQL statement that is prepared once and executed many times; its values are $1, $2, ...</summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand _command;

    /// <param name="connection">Where it is executed.</param>
    /// <param name="text">The statement; all that it is given comes as values.</param>
    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "All values are parameters.")]
    public Statement(SqliteConnection connection, string text)
    {
        _command = connection.CreateCommand();
        _command.CommandText = text;
    }

    /// <summary>Executes it.</summary>
    /// <returns>How many rows it changed.</returns>
    /// <exception cref="SqliteException">It fails.</exception>
    public int Execute(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteNonQuery();
    }

    /// <summary>The first value that it gives; null where it gives none.</summary>
    /// <exception cref="SqliteException">It fails.</exception>
    public object? Scalar(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteScalar();
    }

    /// <summary>The rows that it gives; to be disposed before it is executed again.</summary>
    /// <exception cref="SqliteException">It fails.</exception>
    public SqliteDataReader Rows(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteReader();
    }

    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (i == _command.Parameters.Count)
            {
                _command.Parameters.Add(new SqliteParameter { ParameterName = "$" + (i + 1).ToString(CultureInfo.InvariantCulture) });
            }

            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
